"""The measures of the analysis measure what they say, in a short form."""

from bench.analyse_measures import log_ranks, regressions


def test_a_few_of_each() -> None:
    (fit,) = regressions(2)
    assert fit.found > 0
    assert fit.limit == 0.005
    plain, tied = log_ranks(100)
    assert "100 log-rank tests of 300" in plain.name
    assert tied.limit == plain.limit == 1.0
