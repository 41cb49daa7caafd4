"""Reports of a design and of an analysis: what is said, on pages for print and for a browser."""
