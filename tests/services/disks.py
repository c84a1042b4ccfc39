"""Disks that refuse: a limit on the size of every file, a folder that belongs to somebody else. No mocks."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def refusing_disk() -> Iterator[None]:
    """No file may grow beyond its first kilobyte: the system itself refuses every write to the book (EFBIG)."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def unwritable(folder: Path) -> Iterator[None]:
    """A folder in which nothing can be made or changed, for whoever we are while the block runs."""
    was = os.geteuid()
    for path in folder.iterdir():
        path.chmod(0o644)
    folder.chmod(0o555)
    if was == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        if was == 0:
            os.seteuid(0)
        folder.chmod(0o755)
