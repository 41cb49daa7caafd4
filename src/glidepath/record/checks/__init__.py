"""The checks of a record, each a free function from a timeline to the flaws that it finds."""
