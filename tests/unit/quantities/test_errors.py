"""Problems say where, what and what was expected; an error carries all of them."""

import pickle

import pytest

from glidepath.quantities.errors import (
    GlidepathError,
    InputError,
    Place,
    Problem,
    input_error,
    path_text,
    placed,
    quoted,
)


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        (Place("a.yaml", 12, "events[3].unit"), "a.yaml:12: events[3].unit: bad; expected good"),
        (Place("a.yaml", 12), "a.yaml:12: bad; expected good"),
        (Place("a.yaml"), "a.yaml: bad; expected good"),
        (Place("a.yaml", path="id"), "a.yaml: id: bad; expected good"),
        (Place(line=12, path="id"), "line 12: id: bad; expected good"),
        (Place(path="id"), "id: bad; expected good"),
        (Place(), "bad; expected good"),
    ],
)
def test_a_problem_is_one_sentence(place: Place, sentence: str) -> None:
    assert Problem(place, "bad", "good").sentence() == sentence


def test_nothing_is_expected_where_nothing_is_said() -> None:
    assert Problem(Place("a.yaml"), "the file is empty").sentence() == "a.yaml: the file is empty"


def test_an_input_error_lists_every_problem() -> None:
    error = InputError([Problem(message="one"), Problem(message="two")])
    assert str(error) == "one\ntwo"
    assert [problem.message for problem in error.problems] == ["one", "two"]


def test_an_input_error_survives_a_process_boundary() -> None:
    error = input_error("one", expected="two", kind="three", place=Place("a", 1, "b"))
    assert pickle.loads(pickle.dumps(error)).problems == error.problems


def test_an_input_error_is_caught_as_ours_and_as_a_value_error() -> None:
    assert issubclass(InputError, GlidepathError)
    assert issubclass(InputError, ValueError)


def test_a_path_is_printed_with_dots_and_brackets() -> None:
    assert path_text(("events", 3, "dose", "unit")) == "events[3].dose.unit"
    assert path_text((0, "id")) == "[0].id"
    assert path_text(()) == ""


@pytest.mark.parametrize(
    ("outer", "inner", "joined"),
    [
        ("dose", "unit", "dose.unit"),
        ("dose", "", "dose"),
        ("", "unit", "unit"),
        ("events", "[3].unit", "events[3].unit"),
    ],
)
def test_a_place_keeps_the_inner_path(outer: str, inner: str, joined: str) -> None:
    found = placed(Problem(Place(path=inner), "bad", "good", "slug"), Place("a.yaml", 3, outer))
    assert found == Problem(Place("a.yaml", 3, joined), "bad", "good", "slug")


def test_a_quotation_is_cut_after_forty_characters() -> None:
    assert quoted("x" * 40) == f'"{"x" * 40}"'
    assert quoted("x" * 41) == f'"{"x" * 40}..."'
    assert quoted(1.5) == '"1.5"'
