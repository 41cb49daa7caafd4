"""Virtual children, and whole trials of them, by the rules of the bedside.

Knows no file, no clock and no worker: chance, models and growth references are arguments, and
whoever runs the chunks (one process, several, a cluster) is told from outside.
"""
