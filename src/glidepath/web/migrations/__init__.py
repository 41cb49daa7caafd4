"""How the tables of the pages came about."""
