"""The measures of the conduct measure what they say, in a short form."""

from bench.conduct_measures import conduct_measures, lines_of_a_child, many


def test_a_child_of_two_years_is_folded_and_a_few_are_looked_at() -> None:
    folding, first, again, seen = conduct_measures(children=3, times=1)
    assert 0 < folding.found < 1
    assert first.found > 0
    assert again.found > 0
    assert seen.found > 0
    assert (folding.limit, again.limit) == (0.010, 0.100)


def test_the_child_of_the_measures_has_about_250_lines() -> None:
    lines = lines_of_a_child()
    assert 240 <= len(lines) <= 270
    trial = many(lines, 2)
    assert [len(each.events) for each in trial.children.values()] == [len(lines) - 1] * 2
