"""The clinical decision computed a second time, slowly and obviously, without the program."""
