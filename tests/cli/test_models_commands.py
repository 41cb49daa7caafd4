"""``glidepath models`` and ``glidepath models show``."""

import json
from importlib.resources import files
from pathlib import Path

import pytest

from cli.running import Glidepath, assert_bad_input

TEXT = (files("glidepath.pk") / "library" / "fan-2024.yaml").read_text("utf-8")


def test_the_models_are_listed(glidepath: Glidepath) -> None:
    told = glidepath("models")
    assert (told.status, told.err) == (0, "")
    assert told.out.splitlines()[0].split()[:3] == ["Model", "Compartments", "Population"]
    assert "cincinnati-hybrid" in told.out
    assert "默认" in glidepath("models", "--lang", "zh").out
    assert len(json.loads(glidepath("models", "--json").out)) == 7


def test_a_model_is_shown(glidepath: Glidepath) -> None:
    told = glidepath("models", "show", "fan-2024")
    assert (told.status, told.err) == (0, "")
    assert "10.3389/fphar.2024.1457614" in told.out
    assert "exp(eta_cl)" in told.out
    assert "方程" in glidepath("models", "show", "fan-2024", "--lang", "zh").out
    data = json.loads(glidepath("models", "show", "fan-2024", "--json").out)
    assert data["parameters"]["v"]["value"] == 155


def test_a_file_of_ones_own_is_shown(glidepath: Glidepath, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(TEXT.replace("name: fan-2024", "name: my-own"), "utf-8")
    told = glidepath("models", "show", path)
    assert told.status == 0
    assert told.out.startswith("my-own · ")


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("value: 4.06", "value: -4", ("parameters.cl.value: the value -4 does not fit",)),
        ("unit: L/h", "unit: L", ("parameters.cl.unit: cl is stated in L/h, not in L",)),
        ("additive:", "additiv:", ('unknown field "additiv"; expected additive',)),
        ("weight: {unit: kg", "wieght: {unit: kg", ("covariates lack weight",)),
    ],
)
def test_a_broken_file_is_refused_with_line_and_reason(
    old: str, new: str, parts: tuple[str, ...], glidepath: Glidepath, tmp_path: Path
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(TEXT.replace(old, new, 1), "utf-8")
    told = glidepath("models", "show", path)
    assert_bad_input(told, f"{path}:", *parts)
    assert all(line.split(":")[1].isdigit() for line in told.err.splitlines())


def test_an_unknown_model_is_refused(glidepath: Glidepath) -> None:
    assert_bad_input(glidepath("models", "show", "fan2024"), '"fan2024"; expected fan-2024')
