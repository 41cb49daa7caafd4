"""The words about randomisation, in English and Simplified Chinese."""
