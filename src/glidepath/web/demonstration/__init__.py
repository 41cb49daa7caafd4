"""A synthetic trial to look at: every child in it is made up, and says so."""
