"""How everything looks: NHS colours, the shipped font, sizes of text and targets, and the style sheet made from them.

`apply()` is called once, before the first widget. Colours are those of the NHS palette (`resources/styles/README.md`
names the source and the contrasts); nothing says anything by colour alone.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from cdstation.config import resources_dir
from cdstation.errors import NotReadyError

FAMILY = "Liberation Sans"
_FONT_FILES = ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf", "LiberationSans-Italic.ttf")
_DRAWN_IN = "#212b32"  # the stroke colour inside the icon files


class Colour:
    """The NHS palette, and the few tints that the screens add to it."""

    BLUE = "#005eb8"
    DARK_BLUE = "#003087"
    WHITE = "#ffffff"
    BLACK = "#212b32"
    GREEN = "#007f3b"
    DARK_GREEN = "#00401e"
    RED = "#d5281b"
    DARK_RED = "#8a160e"
    PURPLE = "#330072"
    YELLOW = "#ffeb3b"
    PALE_YELLOW = "#fff9c4"
    WARM_YELLOW = "#ffb81c"
    GREY_1 = "#4c6272"
    GREY_2 = "#768692"
    GREY_3 = "#aeb7bd"
    GREY_4 = "#d8dde0"
    GREY_5 = "#f0f4f5"
    PALE_BLUE = "#e8f1fa"
    PALE_GREEN = "#e9f5ee"
    DAY_GREEN = "#cfe6d8"
    LIQUID = "#7fb8e6"
    LAVENDER = "#e4dff0"
    STRIPE = "#ffd06b"
    TABLE_HEAD = "#e8edee"
    SHARP_BLACK = "#000000"


# Every pair of text on ground that the screens use; a test holds each to 4.5:1.
PAIRS: tuple[tuple[str, str], ...] = (
    (Colour.BLACK, Colour.WHITE),
    (Colour.BLACK, Colour.GREY_5),
    (Colour.BLACK, Colour.PALE_BLUE),
    (Colour.BLACK, Colour.PALE_GREEN),
    (Colour.BLACK, Colour.DAY_GREEN),
    (Colour.BLACK, Colour.PALE_YELLOW),
    (Colour.BLACK, Colour.WARM_YELLOW),
    (Colour.BLACK, Colour.STRIPE),
    (Colour.BLACK, Colour.LAVENDER),
    (Colour.BLACK, Colour.LIQUID),
    (Colour.BLACK, Colour.TABLE_HEAD),
    (Colour.BLACK, Colour.YELLOW),
    (Colour.GREY_1, Colour.WHITE),
    (Colour.GREY_1, Colour.GREY_5),
    (Colour.GREY_1, Colour.GREY_4),
    (Colour.GREY_1, Colour.PALE_BLUE),
    (Colour.DARK_BLUE, Colour.PALE_BLUE),
    (Colour.BLUE, Colour.WHITE),
    (Colour.RED, Colour.WHITE),
    (Colour.RED, Colour.GREY_5),
    (Colour.WHITE, Colour.DARK_BLUE),
    (Colour.WHITE, Colour.BLUE),
    (Colour.WHITE, Colour.GREEN),
    (Colour.WHITE, Colour.RED),
    (Colour.WHITE, Colour.GREY_1),
    (Colour.WHITE, Colour.BLACK),
)


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@dataclass(frozen=True)
class Sizes:
    """Logical pixels.

    `hatch_target` is 20 mm on this screen, and never under 60 px; everything else is at least `target`.
    """

    target: int = 44
    hatch_target: int = 76
    body: int = 16
    hatch_body: int = 19
    small: int = 14
    heading: int = 20
    title: int = 27
    figure: int = 58
    gap: int = 12
    edge: int = 16


# Below these a window has little room (200 % on a small screen): rails and bars shrink, pages scroll.
ROOMY_WIDTH = 1100
ROOMY_HEIGHT = 620


def is_tight(width: int, height: int) -> bool:
    """True when a window of this many logical pixels needs the compact arrangement."""
    return width < ROOMY_WIDTH or height < ROOMY_HEIGHT


def sizes_for(dots_per_inch: float) -> Sizes:
    """Sizes for a screen: 20 mm in its pixels when the figure it gives is believable, else as at 96 dots per inch."""
    believable = dots_per_inch if 30 <= dots_per_inch <= 250 else 96.0
    return Sizes(hatch_target=max(60, round(20 / 25.4 * believable)))


_chosen: list[Sizes] = [Sizes()]


def sizes() -> Sizes:
    """The sizes in use."""
    return _chosen[0]


def apply(app: QApplication) -> None:
    """Font, palette and style sheet for the whole program.

    Raises NotReadyError `screen-font-missing` when the shipped font can't be read: names with accents would be at the
    mercy of the computer, and every width would be wrong.
    """
    load_fonts(resources_dir() / "fonts")
    screen = QGuiApplication.primaryScreen()
    _chosen[0] = sizes_for(screen.physicalDotsPerInch())
    app.setStyle("Fusion")
    app.setFont(font(sizes().body))
    app.setPalette(_palette())
    app.setStyleSheet(style_sheet(resources_dir() / "styles" / "station.qss"))


def load_fonts(folder: Path) -> None:
    """Register the shipped font with Qt. Raises NotReadyError `screen-font-missing`."""
    for name in _FONT_FILES:
        if not (folder / name).is_file() or QFontDatabase.addApplicationFont(str(folder / name)) < 0:
            raise NotReadyError("screen-font-missing", font=name)


def style_sheet(path: Path) -> str:
    """The style sheet with colours and sizes filled in."""
    colours = {name.lower(): value for name, value in vars(Colour).items() if name.isupper()}
    size = sizes()
    words = {
        name: str(getattr(size, name))
        for name in ("body", "hatch_body", "small", "heading", "title", "figure", "target")
    }
    # A field is as tall as a target; its border and padding are outside `min-height`.
    return Template(path.read_text(encoding="utf-8")).substitute(
        colours, family=FAMILY, icons=(resources_dir() / "icons").as_posix(), field=str(size.target - 12), **words
    )


def _palette() -> QPalette:
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, QColor(Colour.GREY_5))
    palette.setColor(QPalette.ColorRole.WindowText, QColor(Colour.BLACK))
    palette.setColor(QPalette.ColorRole.Text, QColor(Colour.BLACK))
    palette.setColor(QPalette.ColorRole.PlaceholderText, QColor(Colour.GREY_1))
    palette.setColor(QPalette.ColorRole.Highlight, QColor(Colour.BLUE))
    return palette


def font(pixels: int, *, bold: bool = False) -> QFont:
    """The program's font at a size in pixels. Its figures are all of one width, so that columns of numbers line up."""
    made = QFont(FAMILY)
    made.setPixelSize(pixels)
    made.setBold(bold)
    return made


def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """An icon of `resources/icons` in a colour, `size` logical pixels square, sharp on a screen scaled by `ratio`."""
    made = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    paint_icon(painter, name, colour, QRectF(0, 0, size, size))
    painter.end()
    return made


def paint_icon(painter: QPainter, name: str, colour: str, into: QRectF) -> None:
    """Draw an icon where a widget paints itself."""
    _drawing(name, colour).render(painter, into)


def icon(name: str, colour: str = Colour.BLACK) -> QIcon:
    """An icon for Qt's own widgets."""
    return QIcon(pixmap(name, colour, 32, 2.0))


@cache
def _drawing(name: str, colour: str) -> QSvgRenderer:
    source = (resources_dir() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(source.replace(_DRAWN_IN, colour).encode()))
