"""The words for what is said about a protocol: read by those commands only, not by a decision."""
