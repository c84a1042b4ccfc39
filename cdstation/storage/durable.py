"""Small files that are either wholly old or wholly new after a crash, and folders that remember a rename."""

import errno
import os
import secrets
from contextlib import suppress
from pathlib import Path

from cdstation.errors import NotReadyError

_OWNER_ONLY = 0o600


def write_whole(path: Path, content: bytes) -> None:
    """Replace a file at once: a new file beside it, flushed, renamed over it, and the folder flushed.

    Raises NotReadyError `disk-full`, or `folder-read-only` when the folder takes no new file; the old one is untouched.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        _write_new(beside, content)
        os.replace(beside, path)
        flush_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        raise NotReadyError("disk-full" if error.errno == errno.ENOSPC else "folder-read-only") from error


def _write_new(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    try:
        with open(handle, "wb", closefd=False) as file:
            file.write(content)
        os.fsync(handle)
    finally:
        os.close(handle)


def flush_file(path: Path) -> None:
    """Wait until the file's content is on the disk."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def flush_folder(folder: Path) -> None:
    """Wait until the folder's names are on the disk; Windows does this by itself and refuses the call."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
