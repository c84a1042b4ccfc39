"""Where things are kept: one folder for areas, another volume for anchors where there is one, and the person's
settings.

Only names are decided here; nothing is opened. The environment variables are for demos, drills and tests.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from cdstation.errors import RuleError

BOOK_SUFFIX = ".cdreg"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")


@dataclass(frozen=True)
class AreaFiles:
    """The files of one area. `anchor` is the high-water file, best on another volume than the book."""

    book: Path
    keys: Path
    lock: Path
    anchor: Path


def area_files(folder: Path, name: str, anchors: Path | None = None) -> AreaFiles:
    """The files of the area of this name. Raises RuleError `area-name-unusable` unless it is plain letters and
    hyphens.
    """
    if not _NAME.fullmatch(name):
        raise RuleError("area-name-unusable")
    return AreaFiles(
        book=folder / f"{name}{BOOK_SUFFIX}",
        keys=folder / f"{name}.keys",
        lock=folder / f"{name}.lock",
        anchor=(anchors or anchor_folder()) / f"{name}.high-water",
    )


def files_of(book: Path, anchors: Path | None = None) -> AreaFiles:
    """The files that belong to a book found by its path. Raises RuleError `area-name-unusable`."""
    return area_files(book.parent, book.stem, anchors)


def areas_in(folder: Path) -> tuple[str, ...]:
    """The names of the areas in a folder, in order."""
    return tuple(sorted(path.stem for path in folder.glob(f"*{BOOK_SUFFIX}") if _NAME.fullmatch(path.stem)))


def area_folder() -> Path:
    """Where areas are kept."""
    return _place("CDSTATION_AREAS", platformdirs.user_data_path("cdstation", appauthor=False) / "areas")


def anchor_folder() -> Path:
    """Where high-water files are kept: set `CDSTATION_ANCHORS` to a folder on another disk or stick."""
    return _place("CDSTATION_ANCHORS", platformdirs.user_state_path("cdstation", appauthor=False) / "anchors")


def transit_folder() -> Path:
    """Where slips for other areas lie: set `CDSTATION_TRANSIT` to a stick or a share."""
    return _place("CDSTATION_TRANSIT", area_folder() / "transit")


def config_folder() -> Path:
    """Settings and, where there is no key store, this computer's secret."""
    return _place("CDSTATION_CONFIG", platformdirs.user_config_path("cdstation", appauthor=False))


def log_folder() -> Path:
    """The station's log."""
    return _place("CDSTATION_LOGS", platformdirs.user_log_path("cdstation", appauthor=False))


def _place(variable: str, otherwise: Path) -> Path:
    named = os.environ.get(variable)
    return Path(named) if named else otherwise
