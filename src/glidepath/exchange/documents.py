"""The only reader of YAML and JSON text: a file in, plain data with line numbers out.

The values mean nothing yet; models give them meaning. Every mistake is an `InputError` with file
and line. The languages are in `yaml_tokens` and `json_tokens`, the data in `document_tree`.
"""

from pathlib import Path

from glidepath.exchange.document_tree import UNPRINTABLE, Data, Document, grow
from glidepath.exchange.json_tokens import json_tokens
from glidepath.exchange.model_problems import problems_from_pydantic
from glidepath.exchange.yaml_tokens import yaml_tokens
from glidepath.quantities.errors import InputError, Place, input_error

__all__ = ["Data", "Document", "parse_document", "problems_from_pydantic", "read_document"]

MAX_BYTES = 16 * 1024 * 1024


def read_document(path: Path) -> Document:
    """Give the document in a file: JSON when it is named so or starts with ``{``, else YAML.

    Raises
    ------
    InputError
        For a file that is missing, a folder, empty, over 16 MiB, binary, or not a valid document;
        with the line where there is one.
    """
    return parse_document(_content(path), str(path))


def parse_document(content: str | bytes, file: str) -> Document:
    """Give the document in a text; `file` is the name that problems are reported under.

    A text is read as JSON when `file` ends in ``.json`` or the text starts with ``{``.

    Raises
    ------
    InputError
        As `read_document`.

    >>> parse_document("dose: {value: 0.90, unit: mg}", "a.yaml").data
    {'dose': {'value': Decimal('0.90'), 'unit': 'mg'}}
    """
    text = _text(content, file)
    is_json = file.lower().endswith(".json") or text.lstrip().startswith("{")
    return grow(json_tokens(text, file) if is_json else yaml_tokens(text, file), file)


def is_folder(path: Path) -> bool:
    """Whether a path is a folder; one that cannot be looked at is none."""
    try:
        return path.is_dir()
    except OSError:
        return False


def is_there(path: Path) -> bool:
    """Whether a file or folder is there; one that cannot be looked at is not."""
    try:
        return path.exists()
    except OSError:
        return False


def _content(path: Path) -> bytes:
    file = str(path)
    try:
        if not path.exists():
            raise _file_error("there is no such file", "an existing file", "missing-file", file)
        if not path.is_file():
            raise _file_error("this is not a file", "a file, not a folder", "not-a-file", file)
        _check_size(path.stat().st_size, file)
        return path.read_bytes()
    except OSError as error:
        message = f"the file cannot be read: {error.strerror}"
        raise _file_error(message, "a readable file", "unreadable", file) from None


def _check_size(size: int, file: str) -> None:
    if size > MAX_BYTES:
        message = f"the file is too large: {size / 2**20:.1f} MiB"
        raise _file_error(message, f"at most {MAX_BYTES // 2**20} MiB", "too-large", file)


def _text(content: str | bytes, file: str) -> str:
    _check_size(len(content), file)
    text = _decoded(content, file) if isinstance(content, bytes) else content
    text = text.removeprefix("\ufeff")
    found = UNPRINTABLE.search(text)
    if found:
        message = f"the character U+{ord(found[0]):04X} does not belong in a text file"
        line = text.count("\n", 0, found.start()) + 1
        raise _file_error(message, "UTF-8 text", "binary", file, line)
    return text


def _decoded(content: bytes, file: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = "the file is not UTF-8 text"
        raise _file_error(message, "text saved as UTF-8", "binary", file, line) from None


def _file_error(
    message: str, expected: str, kind: str, file: str, line: int | None = None
) -> InputError:
    return input_error(message, expected=expected, kind=kind, place=Place(file, line))
