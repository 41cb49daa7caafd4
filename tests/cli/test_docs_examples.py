"""docs/examples.md holds what the program prints, and the examples' protocols are the library's."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from cli.running import ROOT


@pytest.fixture
def render(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = spec_from_file_location("render_examples", ROOT / "scripts/render_examples.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "render_examples", module)
    spec.loader.exec_module(module)
    return module


def test_nothing_is_stale(
    render: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["render_examples.py", "--check"])
    with pytest.raises(SystemExit) as left:
        render.main()
    assert capsys.readouterr().out == ""
    assert left.value.code == 0


def test_a_stale_file_is_found_and_written_anew(
    render: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(render, "ROOT", tmp_path)
    stale, sound = tmp_path / "stale.md", tmp_path / "sound.md"
    stale.write_text("before", "utf-8")
    sound.write_text("as it is", "utf-8")
    files = {stale: "after", sound: "as it is", tmp_path / "new/page.md": "new"}
    assert render.stale(files) == [stale, tmp_path / "new/page.md"]
    render.write(files)
    assert render.stale(files) == []
    assert stale.read_text("utf-8") == "after"


def test_every_example_is_on_the_page(render: ModuleType) -> None:
    files = {path.stem for path in (ROOT / "examples").glob("*.yaml")}
    assert {name.partition("/")[0] for name in render.ORDER} == files | {"amended"}


def test_a_protocol_that_no_longer_has_the_words_is_told(render: ModuleType) -> None:
    text = render.LIBRARY.read_text("utf-8").replace("Three weeks between two changes.", "")
    with pytest.raises(ValueError, match="not once in the protocol"):
        render.amended(text)
