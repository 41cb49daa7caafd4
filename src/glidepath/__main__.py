"""``python -m glidepath`` is the command line."""

from glidepath.cli.main import main

main()
