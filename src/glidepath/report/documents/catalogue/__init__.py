"""The words of the documents: read only where one is made."""
