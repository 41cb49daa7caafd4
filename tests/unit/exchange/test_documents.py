"""Documents: exact values with lines, or a clear error; never a traceback, never a surprise."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from glidepath.exchange import document_tree, yaml_tokens
from glidepath.exchange.document_tree import UNPRINTABLE, Data
from glidepath.exchange.documents import Document, parse_document, read_document
from glidepath.quantities.errors import InputError, Place

RECORD = """\
# a record
participant:
  id: KHE-001
  born: 2019-07
events:
  - type: dose-ordered
    happened: 2024-03-05T08:30+08:00
    daily_dose: {value: 0.90, unit: mg}

  - type: note
    note: |
      two
      lines
"""


def problem_of(content: str | bytes, file: str = "a.yaml") -> tuple[str, int | None, str]:
    with pytest.raises(InputError) as caught:
        parse_document(content, file)
    (problem,) = caught.value.problems
    assert problem.place.file == file
    return problem.kind, problem.place.line, problem.sentence()


@pytest.fixture(params=["with libyaml", "without libyaml"], autouse=True)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "without libyaml":
        monkeypatch.setattr(yaml_tokens, "Loader", yaml.SafeLoader)


def test_a_document_is_plain_data() -> None:
    assert parse_document(RECORD, "a.yaml").data == {
        "participant": {"id": "KHE-001", "born": "2019-07"},
        "events": [
            {
                "type": "dose-ordered",
                "happened": "2024-03-05T08:30+08:00",
                "daily_dose": {"value": Decimal("0.90"), "unit": "mg"},
            },
            {"type": "note", "note": "two\nlines\n"},
        ],
    }


def test_every_value_knows_its_line() -> None:
    document = parse_document(RECORD, "a.yaml")
    assert document.line(()) == 2
    assert document.line(("participant", "born")) == 4
    assert document.line(("events",)) == 5
    assert document.line(("events", 0)) == 6
    assert document.line(("events", 0, "daily_dose", "unit")) == 8
    assert document.line(("events", 1, "note")) == 11


def test_what_is_missing_has_the_line_of_what_holds_it() -> None:
    document = parse_document(RECORD, "a.yaml")
    assert document.line(("events", 1, "dose", "unit")) == 10
    assert document.line(("nothing",)) == 2
    assert Document({}, "a.yaml", {}).line(("nothing",)) == 1
    assert document.place(("events", 1, "dose")) == Place("a.yaml", 10, "events[1].dose")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("-12", -12),
        ("+12", 12),
        ("0.90", Decimal("0.90")),
        (".5", Decimal("0.5")),
        ("5.", Decimal("5")),
        ("1e3", Decimal("1e3")),
        ("1.5E-3", Decimal("0.0015")),
        ("1e30", Decimal("1e30")),
        ("1" * 40, int("1" * 40)),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("007", "007"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("12:30", "12:30"),
        ("2024-03-05", "2024-03-05"),
        ("1.0.0", "1.0.0"),
        ("'1'", "1"),
        ('"true"', "true"),
        ('"\\u00b5g"', "µg"),
        ("上海", "上海"),
        ("infinite", "infinite"),
    ],
)
def test_a_plain_value_of_yaml(text: str, value: Data) -> None:
    document = parse_document(f"a: {text}\n", "a.yaml")
    assert document.data == {"a": value}
    assert isinstance(document.data, dict)
    assert type(document.data["a"]) is type(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("-0.90", Decimal("-0.90")),
        ("1E+3", Decimal("1E+3")),
        ("true", True),
        ("null", None),
        ('"a\\n\\"\\u00b5\\ud83d\\ude00"', 'a\n"µ😀'),
        ('"a:{[,"', "a:{[,"),
        ("[]", []),
        ("{}", {}),
        ('[1, {"b": []}]', [1, {"b": []}]),
    ],
)
def test_a_value_of_json(text: str, value: Data) -> None:
    assert parse_document(f'\n {{"a" : {text} }} \n', "a.json").data == {"a": value}


def test_names_of_fields_are_text() -> None:
    data = parse_document("1.0: a\ntrue: b\n2024-03-05: c\nnull: d\n", "a.yaml").data
    assert data == {"1.0": "a", "true": "b", "2024-03-05": "c", "null": "d"}


def test_json_has_lines_too() -> None:
    document = parse_document('{\n "a": [\n  1,\n  {"b":\n 2}\n ]\n}\n', "a.json")
    assert document.lines == {
        (): 1,
        ("a",): 2,
        ("a", 0): 3,
        ("a", 1): 4,
        ("a", 1, "b"): 4,
    }


def test_json_is_known_by_its_name_or_its_first_character() -> None:
    assert problem_of("a: 1", "a.JSON")[0] == "syntax"
    assert problem_of("{a: 1}", "a.txt")[0] == "syntax"
    assert parse_document("[1, a]", "a.txt").data == [1, "a"]


def test_a_byte_order_mark_is_no_text() -> None:
    assert parse_document(b"\xef\xbb\xbfa: 1", "a.yaml").data == {"a": 1}
    assert parse_document(b'\xef\xbb\xbf{"a": 1}', "a.yaml").data == {"a": 1}


BOMB = "a: &a [x, x]\n" + "".join(
    f"{name}: &{name} [*{prior}, *{prior}]\n"
    for prior, name in zip("abcdef", "bcdefg", strict=True)
)


@pytest.mark.parametrize(
    ("content", "kind", "line"),
    [
        ("", "empty", None),
        ("\n# nothing\n", "empty", None),
        ("---\n", "empty", None),
        ("null", "empty", None),
        ("hello", "not-a-document", 1),
        ("day,dose\n1,0.9\n", "not-a-document", 1),
        (BOMB, "yaml-feature", 1),
        ("a: 1\nb: *a", "yaml-feature", 2),
        ("a: 1\nb: &b 2", "yaml-feature", 2),
        ("a: &a\n  b: 1", "yaml-feature", 1),
        ("a: !!python/object/apply:os.system ['true']", "yaml-feature", 1),
        ("a: !!str 1", "yaml-feature", 1),
        ("a: ! b", "yaml-feature", 1),
        ("a: !!map {}", "yaml-feature", 1),
        ("a: {b: 1}\n<<: {c: 1}", "yaml-feature", 2),
        ("a: 1\n---\nb: 2", "yaml-feature", 2),
        ("a: 1\n...\n---\nb: 2", "yaml-feature", 3),
        ("a: 1\nb: 2\na: 3", "duplicate-key", 3),
        ("a: 1\n'a': 3", "duplicate-key", 2),
        ("a:\n  - {b: 1,\n     b: 2}", "duplicate-key", 3),
        ("? [a]\n: 1", "bad-key", 1),
        ("? {a: b}\n: 1", "bad-key", 1),
        ("'': 1", "bad-key", 1),
        ("x" * 101 + ": 1", "bad-key", 1),
        ("a: 1\nb: .nan", "not-finite", 2),
        ("a: NaN", "not-finite", 1),
        ("a: -.inf", "not-finite", 1),
        ("a: Infinity", "not-finite", 1),
        ("a: 1\nb: 1e999999", "absurd-number", 2),
        ("a: 1e-31", "absurd-number", 1),
        ("a: 1e" + "9" * 5000, "absurd-number", 1),
        ("a: " + "1" * 41, "absurd-number", 1),
        ("a: " + "9" * 5000, "absurd-number", 1),
        ("a: [1, 2", "syntax", 1),
        ("a: 1\n\tb: 2", "syntax", 2),
        ("a: b: c", "syntax", 1),
        ("a: 'x", "syntax", 1),
        ("a: @x", "syntax", 1),
        ("%TAG ! x\n", "syntax", 1),
        ("[" * 100_000, "too-deep", 1),
        ("{a: " * 65, "syntax", 1),
        ("- " * 65 + "a", "too-deep", 1),
        ('a: "\\0"', "unprintable", 1),
        ('a: 1\nb: "\\e[2J"', "unprintable", 2),
        ("a: 1\nb: \x1b[2J", "binary", 2),
        ("a: \x00", "binary", 1),
        ("a: \ud800", "binary", 1),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "binary", 1),
        (b"a: 1\nb: \xff", "binary", 2),
        ("a: é".encode("utf-16"), "binary", 1),
        ("a: é".encode("latin-1"), "binary", 1),
        (b"PK\x03\x04", "binary", 1),
    ],
)
def test_bad_yaml_is_refused_with_its_line(
    content: str | bytes, kind: str, line: int | None
) -> None:
    found, found_line, sentence = problem_of(content)
    assert found == kind, sentence
    # an unfinished text may be noticed on its last line or on the one after
    assert found_line in ({1, 2} if kind == "syntax" and line == 1 else {line})


@pytest.mark.parametrize(
    ("content", "kind", "line", "words"),
    [
        ("", "syntax", 1, "the end of the file is out of place; expected a value"),
        ('{"a": NaN}', "syntax", 1, '"NaN" is not a value'),
        ('{"a":\n -Infinity}', "syntax", 2, '"-Infinity" is not a value'),
        ('{"a": 01}', "syntax", 1, '"01" is not a value'),
        ('{"a": .5}', "syntax", 1, '".5" is not a value'),
        ('{"a": 1.}', "syntax", 1, '"1." is not a value'),
        ('{"a": +1}', "syntax", 1, '"+1" is not a value'),
        ('{"a": 1"b"}', "syntax", 1, '"1" is not a value'),
        ('{"a": True}', "syntax", 1, '"True" is not a value'),
        ("{'a': 1}", "syntax", 1, "\"'a'\" is not a value"),
        ('{"a": ' + "x" * 50 + "}", "syntax", 1, "x" * 40 + '..." is not a value'),
        ('{"a": 1,\n}', "syntax", 2, "} is out of place; expected a text in double quotes"),
        ('{"a": [1,\n]}', "syntax", 2, "] is out of place; expected a value"),
        ('{"a": [1 2]}', "syntax", 1, "2 is out of place; expected , or ]"),
        ('{"a" ' + "1" * 50, "syntax", 1, "valid JSON: " + "1" * 40 + " is out of place"),
        ('{"a" 1}', "syntax", 1, "1 is out of place; expected :"),
        ('{"a": 1 "b": 2}', "syntax", 1, "a text in double quotes is out of place"),
        ("{1: 2}", "syntax", 1, "1 is out of place; expected a text in double quotes or }"),
        ('{"a": 1', "syntax", 1, "the end of the file is out of place"),
        ('{"a": 1}\n{"b": 1}', "syntax", 2, "{ is out of place; expected the end of the file"),
        ('{"a": "b', "syntax", 1, "unterminated string"),
        ('{"a": "b\nc"}', "syntax", 1, "invalid control character"),
        ('{"a": "\\x"}', "syntax", 1, "invalid \\escape"),
        ('{"a": "\\u12"}', "syntax", 1, "invalid \\uxxxx escape"),
        ('{"a": 1} // comment', "syntax", 1, '"//" is not a value'),
        ('{"a": 1, "a": 2}', "duplicate-key", 1, '"a" is there twice, first on line 1'),
        ('{"": 1}', "bad-key", 1, "the name of a field is not a text"),
        ('{"a": 1e999999}', "absurd-number", 1, "the number 1e999999 is absurdly long"),
        ('{"a": "\\ud800"}', "unprintable", 1, "the character U+D800 cannot be meant"),
        ('{"\\u0000": 1}', "unprintable", 1, "the character U+0000 cannot be meant"),
        ('{"a":' * 100_000, "too-deep", 1, "values inside values too deep"),
        ("[" * 100_000, "too-deep", 1, "values inside values too deep"),
        ("1", "not-a-document", 1, "the file is one single value"),
        ("null", "empty", None, "the file is empty"),
    ],
)
def test_bad_json_is_refused_with_its_line(
    content: str, kind: str, line: int | None, words: str
) -> None:
    found, found_line, sentence = problem_of(content, "a.json")
    assert (found, found_line) == (kind, line), sentence
    assert words in sentence


def test_a_merge_key_in_quotes_is_a_name() -> None:
    assert parse_document('{"<<": 1}', "a.json").data == {"<<": 1}


def test_the_deepest_document_that_is_read() -> None:
    assert parse_document("[" * 64 + "]" * 64, "a.yaml").data
    assert problem_of("[" * 65 + "]" * 65)[0] == "too-deep"
    assert problem_of("[" * 65 + "]" * 65, "a.json")[0] == "too-deep"


def test_too_many_values_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_tree, "MAX_VALUES", 10)
    assert parse_document("- 1\n" * 9, "a.yaml").data == [1] * 9
    assert problem_of("- 1\n" * 10)[:2] == ("too-many-values", 10)


def test_the_words_of_an_error() -> None:
    assert problem_of("a: 1\nevents:\n- {dose: .nan}")[2] == (
        "a.yaml:3: events[0].dose: .nan is not a number that can be meant; expected a finite number"
    )
    assert problem_of("a: *x")[2] == (
        "a.yaml:1: the alias *x is not accepted; expected the value written out"
    )


def test_a_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "上海 1.yaml"
    file.write_text(RECORD, encoding="utf-8")
    document = read_document(file)
    assert document.data == parse_document(RECORD, "a.yaml").data
    assert document.file == str(file)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("nothing.yaml", "missing-file"),
        ("", "not-a-file"),
        ("a\0b", "missing-file"),
        ("x" * 5000, "unreadable"),
    ],
)
def test_what_is_no_file_is_refused(tmp_path: Path, name: str, kind: str) -> None:
    path = tmp_path / name
    with pytest.raises(InputError) as caught:
        read_document(path)
    (problem,) = caught.value.problems
    assert (problem.kind, problem.place.file) == (kind, str(path))


def test_a_huge_file_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "huge.yaml"
    with file.open("wb") as stream:
        stream.truncate(100 * 2**20)
    monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail("it was read"))
    with pytest.raises(InputError, match=r"too large: 100\.0 MiB; expected at most 16 MiB"):
        read_document(file)


def test_a_huge_text_is_refused() -> None:
    assert problem_of("#" * (16 * 2**20 + 1))[0] == "too-large"


TEXTS = st.text(max_size=20).filter(
    lambda text: not UNPRINTABLE.search(text) and not set(text) & set("\x85\u2028\u2029\ufeff")
)
SCALARS = TEXTS | st.integers(-(10**38), 10**38) | st.booleans() | st.none()
TREES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(TEXTS.filter(bool), inner, max_size=4)
    ),
    max_leaves=20,
).filter(lambda tree: isinstance(tree, dict | list))


@given(tree=TREES, indent=st.sampled_from([None, 1]))
def test_print_and_parse_are_inverse_in_both_languages(tree: Data, indent: int | None) -> None:
    text = json.dumps(tree, ensure_ascii=False, indent=indent)
    assert parse_document(text, "a.json").data == tree
    assert parse_document("---\n" + text, "a.yaml").data == tree


@given(digits=st.from_regex(r"-?(0|[1-9][0-9]{0,15})\.[0-9]{1,15}", fullmatch=True))
def test_a_decimal_keeps_its_digits(digits: str) -> None:
    for text, file in ((f"a: {digits}", "a.yaml"), (f'{{"a": {digits}}}', "a.json")):
        data = parse_document(text, file).data
        assert isinstance(data, dict)
        assert str(data["a"]) == str(Decimal(digits))


@given(
    content=st.binary(max_size=200)
    | st.text(max_size=200)
    | st.text("{}[]:,-?&*!|>'\"%@`#a1. \n\t\\", max_size=60),
    file=st.sampled_from(["a.yaml", "a.json"]),
)
def test_whatever_is_given_is_a_document_or_a_clear_error(content: str | bytes, file: str) -> None:
    try:
        data = parse_document(content, file).data
    except InputError as error:
        data = [problem.sentence().startswith(file) for problem in error.problems]
        assert data == [True]
    assert isinstance(data, dict | list)
