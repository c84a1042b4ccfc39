"""A picture of every screen and state, from fixed invented values: a change can be looked at (`./dev screens`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from cdstation.ui.fiction.tours import TOURS, Tour
from cdstation.ui.fiction.upkeep_tours import UPKEEP_TOURS
from cdstation.ui.fiction.workplace import make_workplace
from cdstation.ui.hands import quick_hands
from cdstation.ui.program import start_application
from cdstation.ui.theme import Colour


@dataclass(frozen=True)
class View:
    """A screen: its name, its size in logical pixels, and how many pixels stand for one."""

    name: str
    wide: int
    tall: int
    ratio: int = 1


VIEWS = (
    View("1366x768", 1366, 768),
    View("1920x1080", 1920, 1080),
    View("1366x768-200", 683, 384, 2),
    View("1920x1080-200", 960, 540, 2),
)

ALL_TOURS = (*TOURS, *UPKEEP_TOURS)


def make_gallery(out: Path, sizes: Sequence[View] = VIEWS, tours: Sequence[Tour] = ALL_TOURS) -> list[Path]:
    """Pictures into `out`, one folder for each view; their paths, in the order in which a person meets the screens."""
    start_application()
    made: list[Path] = []
    with quick_hands():
        for view in sizes:
            folder = out / view.name
            folder.mkdir(parents=True, exist_ok=True)
            taken = [path for tour in tours for path in _walk(tour, view, folder)]
            made += [_numbered(path, number) for number, path in enumerate(taken, start=1)]
    return made


def _walk(tour: Tour, view: View, folder: Path) -> list[Path]:
    place = make_workplace(tour.begin(), view.wide, view.tall)
    taken = []
    try:
        for name in tour.walk(place):
            for _ in range(4):  # layouts settle in steps
                QApplication.processEvents()
            path = folder / f"{name}.png"
            picture(place.window, view).save(str(path))
            taken.append(path)
    finally:
        place.end()
    return taken


def picture(window: QWidget, view: View) -> QPixmap:
    """The window as it stands, in the pixels of this view."""
    made = QPixmap(view.wide * view.ratio, view.tall * view.ratio)
    made.setDevicePixelRatio(view.ratio)
    made.fill(QColor(Colour.GREY_5))
    window.render(made, QPoint(0, 0))
    return made


def _numbered(path: Path, number: int) -> Path:
    return path.replace(path.with_name(f"{number:02d}-{path.name}"))
