"""Design and estimation: exact and penalised methods, fit for thirty children.

Which estimator answers which question, and what it must not be asked, stands in
``docs/analysis.md``; decision 0020 says why these. SciPy is loaded inside functions, so that the
commands that do not analyse start fast. No file, no clock: data are values, chance is a Generator.
"""
