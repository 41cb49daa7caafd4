"""Taper schedules and the glide path: the decision, looked ahead and held to itself."""
