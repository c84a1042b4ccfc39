"""Where a document can be put: this computer's documents, and the sticks that are plugged in; and what it is called."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath

from PySide6.QtCore import QStandardPaths, QStorageInfo

from cdstation.register.pages import PageHead
from cdstation.register.times import show_date
from cdstation.ui.text import say

_STICKS = ("/media", "/run/media", "/mnt", "/Volumes")
_ODD = re.compile(r"[^A-Za-z0-9.-]+")


@dataclass(frozen=True)
class Place:
    """A folder by the name that people know."""

    name: str
    folder: Path


def places() -> tuple[Place, ...]:
    """Documents first, then each stick that can be written to."""
    home = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    sticks = (
        (disk.displayName(), Path(disk.rootPath()))
        for disk in QStorageInfo.mountedVolumes()
        if disk.isValid() and disk.isReady() and not disk.isReadOnly() and not disk.isRoot()
    )
    return (Place(say("register.paper.documents"), Path(home)), *sticks_in(sticks))


def sticks_in(disks: Iterable[tuple[str, Path]]) -> tuple[Place, ...]:
    """Those of the disks that a person plugs in."""
    return tuple(
        Place(f"{name} ({folder})", folder)
        for name, folder in disks
        if str(folder).startswith(_STICKS) or (PurePath(folder).drive and PurePath(folder).drive != "C:")
    )


def file_name(area: str, head: PageHead, first: date, last: date) -> str:
    """`Register B wing hatch methadone oral solution 1 mg per mL 01-Nov-2026 to 21-Nov-2026.pdf`."""
    words = f"Register {area} {head.key.shown} {show_date(first)} to {show_date(last)}"
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return f"{' '.join(_ODD.sub(' ', plain).split())}.pdf"


def free_name(folder: Path, name: str) -> Path:
    """A path in the folder at which nothing stands yet: nothing printed before is written over."""
    path, number = folder / name, 2
    while path.exists():
        path = folder / f"{name.removesuffix('.pdf')} ({number}).pdf"
        number += 1
    return path


def breakable(path: Path) -> str:
    """A path that may be wrapped behind each folder."""
    return str(path).replace("/", "/\N{ZERO WIDTH SPACE}").replace("\\", "\\\N{ZERO WIDTH SPACE}")
