"""One sheet of paper while it is being written: words, lines and tints as the operators of one content stream.

Places are points from the top left corner, so that layouts count downwards as a reader does.
"""

import re
from dataclasses import dataclass, replace

from cdstation.reports.layout.fonts import Face, FontFile, Fonts, spoken

_PARTS = re.compile(r"[^\s-]*-?")

Colour = str  # `r g b` between 0 and 1, as the page description wants it


def colour(web: str) -> Colour:
    """`#005eb8` as the page description writes it."""
    return " ".join(f"{int(web[at : at + 2], 16) / 255:.3f}".rstrip("0").rstrip(".") for at in (1, 3, 5))


INK = colour("#212b32")
QUIET = colour("#4c6272")
LINE = colour("#aeb7bd")
HAIRLINE = colour("#d8dde0")
TINT = colour("#f0f4f5")
NOTE_TINT = colour("#fff9c4")
BLUE = colour("#003087")
WHITE = colour("#ffffff")


@dataclass(frozen=True)
class Style:
    """How words look: face, size and distance between lines in points, colour."""

    size: float
    file: FontFile = FontFile.REGULAR
    colour: Colour = INK
    spacing: float = 1.2

    @property
    def leading(self) -> float:
        """Points from one line of text to the next."""
        return self.size * self.spacing

    def bold(self) -> "Style":
        """The same in bold."""
        return replace(self, file=FontFile.BOLD)

    def quiet(self) -> "Style":
        """The same for what matters less."""
        return replace(self, colour=QUIET)


class Sheet:
    """The ink on one sheet."""

    def __init__(self, fonts: Fonts, width: float, height: float) -> None:
        self.width = width
        self.height = height
        self._fonts = fonts
        self._ink: list[str] = []
        self._pen = ("", 0.0)
        self._leading = 0.0
        self._colour = ""

    def face(self, style: Style) -> Face:
        """The face in which a style writes."""
        return self._fonts[style.file]

    def measure(self, words: str, style: Style) -> float:
        """The width in points."""
        face = self.face(style)
        return face.width(face.legible(words)) * style.size

    def shrunk(self, words: str, style: Style, room: float) -> Style:
        """The same style, as small as it takes to write these words on one line."""
        wanted = self.measure(words, style)
        return style if wanted <= room else replace(style, size=round(style.size * room / wanted - 0.05, 1))

    def fitting(self, words: str, style: Style, room: float, least: float = 5) -> Style:
        """The same style, smaller where a part of a name would otherwise have to be broken inside."""
        if self.measure(words, style) <= room:
            return style
        longest = max(self.measure(part, style) for part in _PARTS.findall(words))
        size = style.size if longest <= room else style.size * room / longest - 0.05
        return replace(style, size=max(least, round(size, 1)), spacing=style.leading / max(least, round(size, 1)))

    def text(self, x: float, y: float, words: str, style: Style) -> None:
        """Words with their left end at `x` on the base line `y`."""
        self.block(x, y, (words,), style)

    def block(self, x: float, y: float, lines: tuple[str, ...], style: Style, indent: float = 0) -> None:
        """Broken lines under each other, the first one `indent` further in."""
        ink = self._fonts[style.file].ink(lines, style.size)
        if not ink.first:  # nothing but blanks
            return
        self._use(style.colour)
        pen = "" if self._pen == (ink.first, style.size) else f"{ink.first} {style.size:g} Tf "
        self._pen = (ink.last, style.size)
        if ink.rest and self._leading != style.leading:
            self._leading = style.leading
            pen += f"{style.leading:.2f} TL "
        back = f" {-indent:.2f} 0 Td" if indent and ink.rest else ""
        place = f"{x + indent:.2f} {self.height - y:.2f} Td"
        self._ink.append(f"{ink.before}BT {pen}{place} {ink.top}{back}{ink.rest} ET{ink.after}")

    def block_right(self, end: float, y: float, lines: tuple[str, ...], style: Style) -> None:
        """Broken lines under each other, all ending at `end`."""
        before, after = spoken(lines)
        self._ink.append(before)
        for line in lines:
            self.text_right(end, y, line.rstrip(), style)
            y += style.leading
        self._ink.append(after)

    def text_right(self, x: float, y: float, words: str, style: Style) -> None:
        """Words with their right end at `x`."""
        self.text(x - self.measure(words, style), y, words, style)

    def figure(self, x: float, y: float, room: float, words: str, style: Style) -> None:
        """A figure that ends at `x`. One that is too wide is written smaller: it is never cut and never broken."""
        self.text_right(x, y, words, self.shrunk(words, style, room))

    def paragraph(self, x: float, y: float, room: float, words: str, style: Style) -> float:
        """Words broken to fit; gives the base line below the last one."""
        lines = self.face(style).lines(words, style.size, room)
        self.block(x, y, lines, style)
        return y + len(lines) * style.leading

    def fill(self, x: float, y: float, width: float, height: float, tint: Colour) -> None:
        """A tinted area whose top left corner is at `x`, `y`."""
        self._use(tint)
        self._ink.append(f"{x:.2f} {self.height - y - height:.2f} {width:.2f} {height:.2f} re f")

    def squares(self, places: list[tuple[float, float, float]], height: float) -> None:
        """Black bars of one height, each as left, top and width, joined without a seam (for codes)."""
        self._use("0 0 0")
        bars = (f"{x:.3f} {self.height - y - height:.3f} {width:.3f} {height:.3f} re" for x, y, width in places)
        self._ink.append(" ".join(bars) + " f")

    def rule(self, x: float, y: float, end_x: float, end_y: float, weight: float, tint: Colour = LINE) -> None:
        """A straight line."""
        self._ink.append(
            f"{weight:g} w {tint} RG {x:.2f} {self.height - y:.2f} m {end_x:.2f} {self.height - end_y:.2f} l S"
        )

    def frame(self, x: float, y: float, width: float, height: float, weight: float, tint: Colour = LINE) -> None:
        """The outline of a rectangle whose top left corner is at `x`, `y`."""
        self._ink.append(f"{weight:g} w {tint} RG {x:.2f} {self.height - y - height:.2f} {width:.2f} {height:.2f} re S")

    def form(self, name: str, x: float, y: float) -> None:
        """A drawing that the document holds once, with its origin at `x`, `y`."""
        self._ink.append(f"q 1 0 0 1 {x:.2f} {self.height - y:.2f} cm /FormXob.{name} Do Q")

    def picture(self, name: str, x: float, y: float, width: float, height: float) -> None:
        """A photograph that the document holds, with its top left corner at `x`, `y`."""
        place = f"{width:.2f} 0 0 {height:.2f} {x:.2f} {self.height - y - height:.2f} cm"
        self._ink.append(f"q {place} /FormXob.{name} Do Q")

    def content(self) -> bytes:
        """Everything as one content stream."""
        return "\n".join(self._ink).encode("latin-1")

    def _use(self, tint: Colour) -> None:
        if self._colour != tint:
            self._colour = tint
            self._ink.append(f"{tint} rg")
