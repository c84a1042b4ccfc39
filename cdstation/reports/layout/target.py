"""Where a finished document goes: a file that is whole or not there, or an open stream."""

import os
import tempfile
from pathlib import Path
from typing import BinaryIO

from cdstation.errors import NotReadyError

Target = Path | BinaryIO


def deliver(content: bytes, target: Target) -> None:
    """Write the document.

    A file appears under its name only when all of it is on the disk; what stood there before stays until then. Raises
    NotReadyError `print-target-not-writable` when the place is full, missing or not ours.
    """
    try:
        if isinstance(target, Path):
            _replace(content, target)
        else:
            target.write(content)
            target.flush()
    except OSError as error:
        raise NotReadyError("print-target-not-writable") from error


def _replace(content: bytes, target: Path) -> None:
    if target.exists() and not target.is_file():
        raise OSError("only a plain file is replaced")
    # The copy holds names: the temporary file is for its owner's eyes, and so is the document made from it.
    number, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=target.parent)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
