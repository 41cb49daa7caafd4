"""The single checks of a protocol, each from the rules and the parameters alone."""
