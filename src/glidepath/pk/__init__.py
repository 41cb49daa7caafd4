"""What the body does with a dose: models, exact levels, and a child's own parameters.

Knows arrays of times, amounts and covariates; knows neither a record nor a protocol, reads no
file and asks no clock. Everywhere: hours, milligrams, litres, nanograms per millilitre.
"""
