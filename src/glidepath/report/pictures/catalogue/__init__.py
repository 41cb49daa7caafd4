"""The words in pictures: read by what draws them only, not by a decision."""
