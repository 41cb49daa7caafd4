"""Model files: read whole, or every mistake with file, line, path and what was expected."""

import json
import time
from importlib.resources import files
from pathlib import Path

import pytest

from glidepath.exchange import models
from glidepath.exchange.documents import parse_document
from glidepath.exchange.models import model_names, read_model, read_models
from glidepath.quantities.errors import InputError, Problem

TEXT = (files("glidepath.pk") / "library" / "chen-2021.yaml").read_text("utf-8")
DEFAULT = ("fan-2024", "chen-2021", "cheng-2020", "cincinnati-hybrid")


def changed(old: str, new: str) -> str:
    assert old in TEXT, old
    return TEXT.replace(old, new, 1)


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def problems(tmp_path: Path, text: str) -> list[Problem]:
    path = tmp_path / "mine.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        read_model(path)
    assert {each.place.file for each in caught.value.problems} == {str(path)}
    return list(caught.value.problems)


def test_the_library_is_read_by_name() -> None:
    assert len(model_names()) == 7
    assert model_names() == tuple(sorted(model_names()))
    assert [each.name for each in read_models(model_names())] == list(model_names())
    assert read_model("fan-2024").parameters["cl"].value == 4.06
    assert read_model("fan-2024") is read_model("fan-2024")


def test_a_name_and_a_path_give_the_same_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(TEXT, "utf-8")
    assert read_model(path) == read_model(str(path)) == read_model("chen-2021")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").write_text(TEXT, "utf-8")
    assert read_model("mine") == read_model("chen-2021")


def test_a_json_file_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text(json.dumps(parse_document(TEXT, "m.yaml").data, default=float), "utf-8")
    assert read_model(path) == read_model("chen-2021")


@pytest.mark.parametrize(
    ("source", "kind", "expected"),
    [
        ("fan2024", "unknown-model", "fan-2024"),
        ("qqq", "unknown-model", " or ".join(sorted(model_names()))),
        ("nowhere.yaml", "missing-file", "an existing file"),
        (Path("fan-2024"), "missing-file", "an existing file"),
    ],
)
def test_an_unknown_model_is_named(source: str | Path, kind: str, expected: str) -> None:
    with pytest.raises(InputError) as caught:
        read_model(source)
    (problem,) = caught.value.problems
    assert (problem.kind, problem.expected) == (kind, expected)


def test_every_unknown_model_is_named_at_once() -> None:
    with pytest.raises(InputError) as caught:
        read_models(["fan2024", "fan-2024", "nowhere.yaml"])
    assert [each.kind for each in caught.value.problems] == ["unknown-model", "missing-file"]


def test_two_models_of_one_name_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(TEXT, "utf-8")
    with pytest.raises(InputError, match="two models are named chen-2021") as caught:
        read_models(["chen-2021", str(path)])
    assert caught.value.problems[0].place.file == str(path)


BROKEN = [
    # what is changed, to what, the line that is named by a part of it, path, message, expected
    ("name: chen-2021", "name: Chen 2021", "name: Chen", "name", "does not fit", "form"),
    ("unit: L/h\n", "unit: mL/min\n", "unit: mL/min", "parameters.cl.unit", "mL/min", "'L/h'"),
    ("unit: L/h\n", "unit: L\n", "unit: L\n", "parameters.cl.unit", "cl is stated in L/h", ""),
    ("value: 8.59", "value: 0", "value: 0", "parameters.cl.value", "cl is not above 0", ""),
    ("value: 8.59", "value: -1", "value: -1", "parameters.cl.value", "-1", "0 or more"),
    ("value: 8.59", 'value: "8"', 'value: "8"', "parameters.cl.value", "'8' is not a number", ""),
    ("value: 8.59", "value:", "value:\n    unit: L/h", "parameters.cl.value", "empty", "number"),
    (
        "    meaning: apparent volume at 70 kg\n",
        "",
        "  v:\n",
        "parameters.v.meaning",
        "missing",
        "",
    ),
    (
        "covariate: oxcarbazepine",
        "covariate: oxc",
        "covariate: oxc",
        "parameters.cl.effects[1].covariate",
        "covariates lack oxc",
        "",
    ),
    ("kind: factor-if", "kind: facter-if", "kind: facter-if", "parameters.cl.effects[1]",
     'unknown kind "facter-if"', "factor-if"),
    ("centre: 70", "center: 70", "kind: power", "parameters.cl.effects[0].centre", "missing", ""),
    ("domain:\n  age", "domain:\n  height", "  height: {low", "domain.height", "lack height", ""),
    (
        "default_within:\n  age",
        "default_within:\n  height",
        "  height: {low",
        "default_within.height",
        "covariates lack height",
        "",
    ),
    ("weight: {low: 8, high: 68}", "weight: {low: 80, high: 68}", "weight: {low: 80",
     "domain.weight", "above the high end", ""),
    ("structure: one", "structure: two", "parameters:\n", "parameters", "has the parameters", ""),
    ("of: [cl]", "of: [vp]", "of: [vp]", "between[0].of", "people cannot differ in vp", ""),
    ("of: [cl]", "of: [cl, v]", "- of: [cl, v]", "between[0]", "two for a covariance", ""),
    ("scale: sd", "scale: covariance", "- of: [cl]", "between[0]", "two for a covariance", ""),
    ("  additive: {value: 1.913", "  addative: {value: 1.913", "  addative", "residual.addative",
     "unknown field", "additive"),
    ("additive: {value: 1.913", "additive: {value: 0", "residual:", "residual",
     "additive is an SD above 0", ""),
    ("drug: sirolimus", "drug: &a sirolimus", "drug: &a", "", "anchor", "written out"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "part", "path", "message", "expected"), BROKEN)
def test_a_broken_file_is_refused_with_line_and_reason(
    tmp_path: Path, old: str, new: str, part: str, path: str, message: str, expected: str
) -> None:
    text = changed(old, new)
    found = problems(tmp_path, text)
    (problem,) = [each for each in found if each.place.path == path]
    assert message in problem.message
    assert expected in problem.expected
    assert problem.place.line == line_of(text, part)


def test_parts_that_do_not_fit_together_are_all_told_in_the_order_of_their_lines(
    tmp_path: Path,
) -> None:
    text = changed("unit: L/h\n", "unit: L\n")
    text = text.replace("covariate: oxcarbazepine", "covariate: oxc")
    text = text.replace("domain:\n  age", "domain:\n  height").replace("of: [cl]", "of: [cl, vp]")
    text = text.replace("scale: sd", "scale: covariance")
    found = problems(tmp_path, text)
    assert [each.place.path for each in found] == [
        "domain.height",
        "parameters.cl.unit",
        "parameters.cl.effects[1].covariate",
        "between",
    ]
    assert found == sorted(found, key=lambda each: each.place.line or 0)


def test_fields_that_do_not_fit_are_all_told(tmp_path: Path) -> None:
    text = changed("value: 8.59", "value: many").replace("value: 294", "value: few")
    assert [each.place.path for each in problems(tmp_path, text)] == [
        "parameters.cl.value",
        "parameters.v.value",
    ]


def test_a_file_of_the_library_is_named_like_its_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "other.yaml"
    path.write_text(TEXT, "utf-8")
    monkeypatch.setattr(models, "_files", lambda: {"other": path})
    with pytest.raises(InputError) as caught:
        read_model("other")
    (problem,) = caught.value.problems
    assert (
        problem.sentence() == 'other.yaml:1: name: the model is named "chen-2021"; expected other'
    )


def test_the_default_models_are_read_at_once() -> None:
    read = models._from_library.__wrapped__  # noqa: SLF001 # what is remembered would hide the cost
    spent = []
    for _ in range(3):
        start = time.process_time()
        for name in DEFAULT:
            read(name)
        spent.append(time.process_time() - start)
    assert (
        min(spent) < 0.25
    )  # 0.02 s on a quiet machine; the bound leaves room for tracing and load
