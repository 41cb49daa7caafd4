"""What is said about a protocol: shown whole, checked, its open choices, compared, proved.

Each is a module with a text for people and plain data for programs, imported by itself: a decision
needs none of them, and proofs alone need the solver.
"""
