"""The words of the reports of a design and of an analysis: read only where one is made."""
