"""Whatever is handed in: a plain message, exit status 2, never a traceback, never a decision."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.running import ROOT, Glidepath, Told, assert_bad_input

RECORD = (ROOT / "examples/taper-on-track.yaml").read_text("utf-8")
MEBIBYTE = 2**20
READERS = (("decide",), ("eligible",), ("record", "check"))
readers = pytest.mark.parametrize("reader", READERS, ids=" ".join)


def line_of(text: str, part: str) -> int:
    """The line of a text on which a part of it begins."""
    return text[: text.index(part)].count("\n") + 1


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def rubbish(number: int) -> bytes:
    return random.Random(number).randbytes(4096)


def assert_refused_by(reader: tuple[str, ...], told: Told, *parts: str) -> None:
    """As bad input; what `record check` finds wrong is its answer, on standard output."""
    if reader == ("record", "check") and told.out:
        assert told.status == 2
        for part in parts:
            assert part in told.out
    else:
        assert_bad_input(told, *parts)


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a]\nc: [*b, *b, *b, *b]\n"
DEEP = "[" * 100_000
FILES: dict[str, tuple[str, str | bytes, str]] = {
    "empty": ("a.yaml", "", "the file is empty"),
    "blank": ("a.yaml", "\n \n# nothing\n", "the file"),
    "no-record": ("a.yaml", "- 1\n- 2\n", "a list, not a record"),
    "one-word": ("a.yaml", "hello\n", "one single value"),
    "rubbish": ("a.yaml", rubbish(1), "not UTF-8 text"),
    "rubbish-json": ("a.json", rubbish(2), "not UTF-8 text"),
    "nul": ("a.yaml", "participant: \0\n", "U+0000 does not belong"),
    "utf-16": ("a.yaml", RECORD.encode("utf-16"), "not UTF-8 text"),
    "gb18030": ("a.yaml", "note: 患儿\n".encode("gb18030"), "not UTF-8 text"),
    "image": ("a.json", b"\x89PNG\r\n\x1a\n" + rubbish(3), "not UTF-8 text"),
    "bomb": ("a.yaml", BOMB, "the anchor &a is not accepted"),
    "tag": ("a.yaml", "a: !!python/object/apply:os.system [ls]\n", "a.yaml:1"),
    "deep-yaml": ("a.yaml", DEEP, "a.yaml:1"),
    "deep-json": ("a.json", DEEP, "a.json:1"),
    "two-documents": ("a.yaml", f"{RECORD}\n---\n{RECORD}", "a.yaml:"),
    "half-json": ("a.json", '{"participant": {', "not valid JSON"),
    "twice": ("a.yaml", "participant: 1\nparticipant: 2\n", "a.yaml:2"),
    "long-number": ("a.yaml", f"participant: {{id: 1e{9 * 10**8}}}\nevents: []\n", "a.yaml:1"),
}


@readers
@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_record(
    reader: tuple[str, ...], name: str, tmp_path: Path, glidepath: Glidepath
) -> None:
    file, content, part = FILES[name]
    path = written(tmp_path / file, content)
    assert_refused_by(reader, glidepath(*reader, path), str(path), part)


FIELDS: dict[str, tuple[str, str, str, str]] = {
    # what is replaced, by what, and the field and the message that are told
    "unknown-field": ("site: SHA", "sight: SHA", "participant.sight", 'unknown field "sight"'),
    "unit": (
        "daily_dose: {value: 0.73, unit: mg}",
        "daily_dose: {value: 0.73, unit: mgs}",
        "daily_dose.unit",
        'unknown unit "mgs"',
    ),
    "other-dimension": (
        "daily_dose: {value: 0.73, unit: mg}",
        "daily_dose: {value: 0.73, unit: mL}",
        "daily_dose",
        "mL",
    ),
    "no-unit": (
        "daily_dose: {value: 0.73, unit: mg}",
        "daily_dose: {value: 0.73}",
        "daily_dose",
        "unit",
    ),
    "bare-number": (
        "daily_dose: {value: 0.73, unit: mg}",
        "daily_dose: 0.73",
        "daily_dose",
        "0.73",
    ),
    "nan": ("value: 0.73", "value: NaN", "daily_dose.value", "not a number that can be meant"),
    "dot-nan": ("value: 0.73", "value: .nan", "daily_dose.value", "not a number"),
    "infinity": ("value: 0.73", "value: .inf", "daily_dose.value", "not a number"),
    "minus-infinity": ("value: 0.73", "value: -Infinity", "daily_dose.value", "not a number"),
    "negative": ("value: 0.73", "value: -0.73", "daily_dose.value", "below 0"),
    "comma": ("value: 0.73", "value: '0,73'", "daily_dose.value", "decimal comma"),
    "half-microgram": ("value: 0.73", "value: 0.7305", "daily_dose", "a whole number of ug"),
    "enormous": ("value: 0.73", "value: 1e30", "daily_dose", "dose"),
    "naive": (
        "happened: 2026-10-12T14:00+08:00",
        "happened: 2026-10-12T14:00",
        "happened",
        "does not say its time zone",
    ),
    "no-such-day": (
        "happened: 2026-10-12T14:00+08:00",
        "happened: 2026-02-30",
        "happened",
        "2026-02-30",
    ),
    "thousand-times": (
        "result: {value: 4.8, unit: ng/mL}",
        "result: {value: 4800, unit: ng/mL}",
        "result",
        "factor of 1000",
    ),
}


@readers
@pytest.mark.parametrize("name", FIELDS)
def test_a_field_that_is_wrong(
    reader: tuple[str, ...], name: str, tmp_path: Path, glidepath: Glidepath
) -> None:
    old, new, field, message = FIELDS[name]
    assert RECORD.count(old) == 1
    text = RECORD.replace(old, new)
    path = written(tmp_path / "a.yaml", text)
    place = f"{path}:{line_of(text, new)}: "
    assert_refused_by(reader, glidepath(*reader, path), place, field, message)


@readers
@pytest.mark.parametrize("suffix", ["yaml", "json", "csv"])
def test_a_hundred_megabytes(
    reader: tuple[str, ...], suffix: str, tmp_path: Path, glidepath: Glidepath
) -> None:
    path = tmp_path / f"big.{suffix}"
    with path.open("wb") as file:
        file.truncate(100 * MEBIBYTE)
    told = glidepath(*reader, path)
    assert_bad_input(told, f"{path}: the file is too large: 100.0 MiB; expected at most 16 MiB")


@readers
def test_a_table_of_a_hundred_megabytes(
    reader: tuple[str, ...], tmp_path: Path, glidepath: Glidepath
) -> None:
    written(tmp_path / "participant.csv", "id,site,time_zone,sex,born\n")
    with (tmp_path / "levels.csv").open("wb") as file:
        file.truncate(100 * MEBIBYTE)
    told = glidepath(*reader, tmp_path)
    assert_refused_by(reader, told, "levels.csv: the file is too large")


@readers
def test_a_file_that_is_not_there(reader: tuple[str, ...], glidepath: Glidepath) -> None:
    assert_bad_input(glidepath(*reader, "nowhere.yaml"), "nowhere.yaml: there is no such file")


@readers
def test_a_folder_that_is_no_record(
    reader: tuple[str, ...], tmp_path: Path, glidepath: Glidepath
) -> None:
    written(tmp_path / "photograph.jpg", rubbish(4))
    assert_refused_by(reader, glidepath(*reader, tmp_path), "no participant")


@readers
def test_a_folder_of_rubbish(reader: tuple[str, ...], tmp_path: Path, glidepath: Glidepath) -> None:
    for name in ("participant", "doses", "levels"):
        written(tmp_path / f"{name}.csv", rubbish(5))
    told = glidepath(*reader, tmp_path)
    assert_refused_by(reader, told, "participant.csv: this is not UTF-8 text", "doses.csv: ")


@readers
def test_a_file_that_cannot_be_read(
    reader: tuple[str, ...], tmp_path: Path, glidepath: Glidepath, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "locked.yaml", RECORD)
    read = Path.read_bytes

    def locked(self: Path) -> bytes:
        if self == path:
            raise PermissionError(13, "Permission denied", str(self))
        return read(self)

    monkeypatch.setattr(Path, "read_bytes", locked)
    told = glidepath(*reader, path)
    assert_bad_input(told, f"{path}: the file cannot be read: Permission denied")


@readers
@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there are no devices")
def test_a_device(reader: tuple[str, ...], glidepath: Glidepath) -> None:
    assert_bad_input(glidepath(*reader, "/dev/zero"), "/dev/zero: this is not a file")


@readers
def test_a_name_that_is_too_long(reader: tuple[str, ...], glidepath: Glidepath) -> None:
    assert_bad_input(glidepath(*reader, "a" * 5000), "cannot be read")


def change(old: str, new: str) -> Callable[[Path], Path]:
    def changed(folder: Path) -> Path:
        assert old in RECORD
        return written(folder / "a.yaml", RECORD.replace(old, new))

    return changed


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("arm: guided-discontinuation", "arm: guided-discontinuaton", id="arm"),
        pytest.param("protocol: khe-sirolimus", "protocol: liver-tacrolimus", id="protocol"),
    ],
)
def test_a_name_that_the_protocol_does_not_have_gives_no_dose(
    old: str, new: str, tmp_path: Path, glidepath: Glidepath
) -> None:
    told = glidepath("decide", change(old, new)(tmp_path), "--at", "2026-11-16")
    assert told.status != 0


def test_every_problem_of_a_broken_record_is_named_with_its_line(glidepath: Glidepath) -> None:
    told = glidepath("record", "check", "examples/broken.yaml")
    text = (ROOT / "examples/broken.yaml").read_text("utf-8")
    assert told.status == 2
    for part, message in (
        ("Shanghia", 'unknown time zone "Asia/Shanghia"; expected Asia/Shanghai'),
        ("girl", "participant.sex"),
        ("2019-13", "participant.born"),
        ("2026-01-12T10:20,", "does not say its time zone"),
        ("mgs", 'unknown unit "mgs"'),
        ("-0.90", "a number below 0"),
        ("0,81", "has a decimal comma; expected 0.81"),
        ("71.2", "28 days after 17.2 kg"),
        ("wieght", 'unknown field "wieght"; expected weight'),
        ("5500", "this looks like ng/L, or a factor of 1000"),
        ("mg/dL", "platelets in mg/dL"),
        ("DiseaseAssesed", "expected DiseaseAssessed"),
        ("cured", "expected 'remission'"),
    ):
        line = next(each for each in told.out.splitlines() if message in each)
        assert f"examples/broken.yaml:{line_of(text, part)}: " in line
    assert told.out.splitlines()[-1] == "examples/broken.yaml: 17 errors, 1 warning"


@pytest.mark.parametrize("command", ["decide", "eligible"])
def test_a_broken_record_is_not_decided_on(command: str, glidepath: Glidepath) -> None:
    told = glidepath(command, "examples/broken.yaml")
    assert_bad_input(told, "examples/broken.yaml:9: participant.time_zone")


def test_a_warning_alone_stops_nothing(tmp_path: Path, glidepath: Glidepath) -> None:
    path = change("weight: {value: 20.5", "weight: {value: 25.1")(tmp_path)
    checked = glidepath("record", "check", path)
    assert checked.status == 0
    assert checked.out.startswith(f"warning: {path}:")
    assert glidepath("decide", path, "--at", "2026-11-16").status == 0


PROTOCOLS: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "the file is empty"),
    "rubbish": (rubbish(6), "not UTF-8 text"),
    "bomb": (BOMB, "the anchor &a is not accepted"),
    "a-record": (RECORD, "participant"),
    "deep": (DEEP, "p.yaml:1"),
}


@pytest.mark.parametrize("name", PROTOCOLS)
def test_a_file_that_is_no_protocol(name: str, tmp_path: Path, glidepath: Glidepath) -> None:
    content, part = PROTOCOLS[name]
    path = written(tmp_path / "p.yaml", content)
    assert_bad_input(glidepath("decide", "examples/screening.yaml", "-p", path), str(path), part)


def test_an_unknown_parameter_of_a_protocol(tmp_path: Path, glidepath: Glidepath) -> None:
    text = (ROOT / "examples/amended/1.0.yaml").read_text("utf-8")
    text = text.replace("    spacing-min:", "    spacing-mni:")
    path = written(tmp_path / "p.yaml", text)
    told = glidepath("decide", "examples/screening.yaml", "-p", path)
    line = line_of(text, "    spacing-mni:")
    assert_bad_input(told, f"{path}:{line}: ", 'unknown field "spacing-mni"', "spacing-min")
