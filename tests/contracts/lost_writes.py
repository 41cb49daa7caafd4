"""What a disk holds after the power went: the writes of a traced program, up to any moment.

A kill leaves the operating system alive, and so tells nothing about synchronisation. Here the
system calls of a writing program are read from its trace, and the disk is laid anew as of a moment:
all that was synchronised, and of the writes since then whatever chance has left, whole or torn.
"""

import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

CALLS = "pwrite64,write,fsync,fdatasync,ftruncate,unlink"
CALL = re.compile(r"^(\d+) +(\w+)\((.*)$")
RESUMED = re.compile(r"^(\d+) +<\.\.\. (\w+) resumed>")
FILE = re.compile(r"^(\d+)<([^>]*)>")
HELD = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(?:, (\d+))?(?:, (\d+))?')
SECTOR = 512
"""Bytes that a disk writes whole or not at all."""


@dataclass(frozen=True, slots=True)
class Wrote:
    """Bytes written at a place of a file."""

    file: str
    at: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Cut:
    """A file cut off, or drawn out with zeros, to a size; ``None`` for a file removed."""

    file: str
    size: int | None


@dataclass(frozen=True, slots=True)
class Synchronised:
    """A file of which all that was written before is on the disk."""

    file: str


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A command of which the program said that it is kept."""

    command: str


Step = Wrote | Cut | Synchronised | Acknowledged


def traced(program: Sequence[str], folder: Path, trace: Path) -> tuple[Step, ...]:
    """Run a Python program, and give what it did to the files of a folder, in order."""
    options = ["-f", "-y", "-xx", "-s", "100000", "-e", f"trace={CALLS}", "-o", str(trace)]
    subprocess.run(["strace", *options, sys.executable, *program], check=True, capture_output=True)
    return tuple(_steps(trace.read_text("ascii").splitlines(), folder.resolve()))


def _steps(lines: Sequence[str], folder: Path) -> Iterator[Step]:
    begun: dict[str, Step] = {}
    for line in lines:
        resumed = RESUMED.match(line)
        if resumed:
            if resumed[1] in begun:
                yield begun.pop(resumed[1])
            continue
        call = CALL.match(line)
        step = call and _step(call[2], call[3], folder)
        if call and step:
            if isinstance(step, Synchronised) and line.endswith("<unfinished ...>"):
                begun[call[1]] = step
            else:
                yield step


def _step(call: str, arguments: str, folder: Path) -> Step | None:
    if call == "unlink":
        path = Path(_bytes(arguments)[0].decode())
        return Cut(path.name, None) if path.parent == folder else None
    file = FILE.match(arguments)
    assert file, arguments
    rest = arguments[file.end() :]
    if call == "write":
        return Acknowledged(_bytes(rest)[0].decode().strip()) if file[1] == "1" else None
    path = Path(bytes.fromhex(file[2].replace("\\x", "")).decode() if "\\x" in file[2] else file[2])
    if path.parent != folder or path.name.endswith("-shm"):
        return None
    if call == "pwrite64":
        data, at = _bytes(rest)
        return Wrote(path.name, at, data)
    if call == "ftruncate":
        return Cut(path.name, int(rest.split(",")[1].split(")")[0]))
    return Synchronised(path.name)


def _bytes(arguments: str) -> tuple[bytes, int]:
    held = HELD.search(arguments)
    assert held, arguments[:200]
    return bytes.fromhex(held[1].replace("\\x", "")), int(held[3] or 0)


def left(
    before: Mapping[str, bytes], steps: Sequence[Step], chance: random.Random
) -> dict[str, bytes]:
    """Give the files after the power went behind the steps.

    Removing a file counts at once: what stands in it is in the other one by then, synchronised.
    """
    files = {name: bytearray(held) for name, held in before.items()}
    last = {each.file: i for i, each in enumerate(steps) if isinstance(each, Synchronised)}
    for i, each in enumerate(steps):
        if isinstance(each, Cut) and each.size is None:
            files.pop(each.file, None)
        elif isinstance(each, Wrote | Cut):
            safe = i < last.get(each.file, -1)
            for part in [each] if safe else _survivors(each, chance):
                _do(files, part)
    return {name: bytes(held) for name, held in files.items()}


def _survivors(step: Wrote | Cut, chance: random.Random) -> Iterator[Wrote | Cut]:
    """Give what is left of a step that nobody synchronised: all, nothing, or some sectors."""
    lot = chance.choice(("all", "none", "some"))
    if lot == "all" or (lot == "some" and isinstance(step, Cut) and chance.random() < 0.5):
        yield step
    elif lot == "some" and isinstance(step, Wrote):
        for at in range(0, len(step.data), SECTOR):
            if chance.random() < 0.5:
                yield Wrote(step.file, step.at + at, step.data[at : at + SECTOR])


def _do(files: dict[str, bytearray], step: Wrote | Cut) -> None:
    held = files.setdefault(step.file, bytearray())
    end = (step.size or 0) if isinstance(step, Cut) else step.at + len(step.data)
    held.extend(bytes(max(0, end - len(held))))
    if isinstance(step, Cut):
        del held[end:]
    else:
        held[step.at : end] = step.data


def laid(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Put files into a folder that holds nothing else."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, held in files.items():
        (folder / name).write_bytes(held)
    return folder
