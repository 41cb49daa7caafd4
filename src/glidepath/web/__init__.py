"""The trial on screen: Django, its pages, accounts and the programming interface.

Nothing is decided here. What is shown comes from the layers below through the matrix of roles, and
what is written goes through commands.
"""
