"""A document to a file, and several to a folder of their own."""

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


def empty_folder(out: Path, what: str) -> None:
    """Make a folder where nothing is.

    Parameters
    ----------
    what
        Is to be written into it, for the message.

    Raises
    ------
    InputError
        Where there is something, or no folder can be made.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        taken = any(out.iterdir())
    except OSError as error:
        taken, why = True, error.strerror
    else:
        why = "the folder is not empty"
    if taken:
        raise input_error(
            f"{what} cannot be written: {why}",
            expected="a folder that is empty or not there",
            kind="unwritable",
            place=Place(str(out)),
        )
