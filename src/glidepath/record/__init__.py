"""What happened to one participant: typed, dated facts that are appended and never edited."""
