"""The words about deviations, in English and Simplified Chinese."""
