"""A document to a file."""

from pathlib import Path

from glidepath.quantities.errors import Place, input_error


def write(path: Path, content: bytes) -> None:
    """Write a document to a file.

    Raises
    ------
    InputError
        Where it cannot be written.
    """
    try:
        path.write_bytes(content)
    except OSError as error:
        raise input_error(
            f"the document cannot be written: {error.strerror}",
            expected="a file in a folder that is there",
            kind="unwritable",
            place=Place(str(path)),
        ) from None
