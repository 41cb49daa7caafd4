"""The programming interface: commands in, typed reads out, for programs that hold a token.

Nothing is decided here. A program sends the commands that the pages send, under the same matrix,
and reads what its role reads. It has no session, and no cookie reaches it.
"""
