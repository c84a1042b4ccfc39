"""The fonts of one document: how wide a text is, where it breaks, and which bytes of the embedded subset it becomes.

Each distinct text is measured and encoded once, because the same names, dates and headings come back on every sheet.
"""

import re
import struct
import unicodedata
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, TypeVar

from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from cdstation.config import resources_dir
from cdstation.errors import NotReadyError

_REMEMBERED = 8_192  # texts kept per cache: a register of any length needs no more memory than this
_RIGHT_TO_LEFT = {"R", "AL"}
_BREAK_AFTER = "-/,;"
_WHITE = re.compile(r"\s+")
_ESCAPES = str.maketrans({"\\": "\\\\", "(": "\\(", ")": "\\)", "\r": "\\r", "\n": "\\n"})

_ELSEWHERE = "\uffff"  # a letter of another subset

_K = TypeVar("_K")
_V = TypeVar("_V")


class FontFile(StrEnum):
    """The faces that ship with the program."""

    REGULAR = "LiberationSans-Regular.ttf"
    BOLD = "LiberationSans-Bold.ttf"


class Ink(NamedTuple):
    """Lines as operators of the page: the first of them, the rest, and the subsets in which they begin and end."""

    first: str
    last: str
    top: str
    rest: str
    before: str
    after: str


class _Codes(dict[int, str]):
    """The letters of a document's first subset as its escaped bytes: for nearly every text the only subset it needs."""

    def __init__(self, font: TTFont, paper: PDFDocument) -> None:
        super().__init__()
        self._font = font
        self._paper = paper

    def __missing__(self, letter: int) -> str:
        ((subset, piece),) = self._font.splitString(chr(letter), self._paper)
        code = self[letter] = _ELSEWHERE if subset else _escaped(piece)
        return code


class Face:
    """One face in one document. Widths are points for a size of one point."""

    def __init__(self, paper: PDFDocument, path: Path) -> None:
        """Read the font file. Raises NotReadyError `font-missing` when it is not there or is damaged."""
        try:
            self._font = TTFont(path.stem, str(path))
        except (TTFError, OSError, struct.error) as error:
            raise NotReadyError("font-missing", font=path.name) from error
        self._paper = paper
        face = self._font.face
        self._advances: dict[str, float] = {
            chr(code): width / 1000 for code, width in face.charWidths.items() if code in face.charToGlyph
        }
        self._widths: dict[str, float] = {}
        self._printable: set[str] = set()
        self._codes = _Codes(self._font, paper)
        self._legible: dict[str, str] = {}
        self._inks: dict[tuple[tuple[str, ...], float], Ink] = {}
        self._broken: dict[tuple[str, int, int], tuple[str, ...]] = {}

    def legible(self, text: str) -> str:
        """The text as it can be printed: one line, composed letters, and `[U+4E2D]` for what the font does not have.

        Nothing is dropped in silence, and nothing invisible or right-to-left can change how a line reads.
        """
        return _remember(self._legible, text, self._make_legible)

    def _make_legible(self, text: str) -> str:
        composed = _WHITE.sub(" ", unicodedata.normalize("NFC", text))
        if self._printable.issuperset(composed):
            return composed
        return "".join(char if self._prints(char) else f"[U+{ord(char):04X}]" for char in composed)

    def _prints(self, char: str) -> bool:
        plain = unicodedata.category(char)[0] != "C" and unicodedata.bidirectional(char) not in _RIGHT_TO_LEFT
        if plain and char in self._advances:
            self._printable.add(char)
            return True
        return False

    def width(self, text: str) -> float:
        """The width of a legible text at one point."""
        return _remember(self._widths, text, self._measure)

    def _measure(self, text: str) -> float:
        return sum(map(self._advances.__getitem__, text))

    def ink(self, lines: tuple[str, ...], size: float) -> Ink:
        """Lines under each other, ready for the page."""
        return _remember(self._inks, (lines, size), self._make_ink)

    def _make_ink(self, wanted: tuple[tuple[str, ...], float]) -> Ink:
        lines, size = wanted
        first = pen = ""
        below: list[str] = []
        for line in lines:
            marks = []
            for name, shown in self._runs(self.legible(line)):
                if pen not in ("", name):
                    marks.append(f"{name} {size:g} Tf")
                first, pen = first or name, name
                marks.append(f"({shown}) Tj")
            below.append(" ".join(marks))
        rest = "".join(f" T* {marks}" for marks in below[1:])
        return Ink(first, pen, below[0], rest, *spoken(lines))

    def _runs(self, text: str) -> Iterator[tuple[str, str]]:
        """Name of a subset of the font in the document, and the escaped bytes in it, as often as the subset changes."""
        plain = text.translate(self._codes)
        pieces = [(0, plain)] if text else []
        if _ELSEWHERE in plain:
            pieces = [(subset, _escaped(piece)) for subset, piece in self._font.splitString(text, self._paper)]
        for subset, shown in pieces:
            yield self._font.getSubsetInternalName(subset, self._paper), shown

    def lines(self, text: str, size: float, room: float, indent: float = 0) -> tuple[str, ...]:
        """Any text broken to fit `room` points at this size, the first line `indent` shorter.

        Nothing is ever cut off. A line broken between words ends with its space: the lines joined are the text.
        """
        ems, first = round(1000 * room / size), round(1000 * (room - indent) / size)
        key = (text, ems, first)
        return _remember(
            self._broken, key, lambda _: tuple(self._break(self.legible(text).strip(), ems / 1000, first / 1000))
        )

    def _break(self, text: str, room: float, first: float) -> list[str]:
        lines: list[str] = []
        line, left = "", first
        for word in text.split(" "):
            longer = f"{line} {word}" if line else word
            if self.width(longer) <= left:
                line = longer
                continue
            if line or left < room:
                lines.append(f"{line} " if line else "")
            *full, line = self._chop(word, room)
            lines += full
            left = room
        return [*lines, line]

    def _chop(self, word: str, room: float) -> list[str]:
        """A word that is wider than the column, in pieces; after a hyphen or a comma where there is one."""
        pieces = []
        while len(word) > 1 and self.width(word) > room:
            end = 1
            while self.width(word[: end + 1]) <= room:
                end += 1
            mark = max(word.rfind(char, 0, end) for char in _BREAK_AFTER) + 1
            end = mark or end
            pieces.append(word[:end])
            word = word[end:]
        return [*pieces, word]


def _escaped(piece: bytes) -> str:
    return piece.decode("latin-1").translate(_ESCAPES)


def spoken(lines: tuple[str, ...]) -> tuple[str, str]:
    """What goes before and after broken lines, so that whoever copies or searches finds the text unbroken."""
    if len(lines) == 1:
        return "", ""
    return f"/Span <</ActualText <FEFF{''.join(lines).encode('utf-16-be').hex()}>>> BDC ", " EMC"


def _remember(known: dict[_K, _V], key: _K, make: Callable[[_K], _V]) -> _V:
    found = known.get(key)
    if found is None:
        if len(known) >= _REMEMBERED:
            known.clear()
        found = known[key] = make(key)
    return found


class Fonts:
    """The faces of one document, from the program's own folder."""

    def __init__(self, paper: PDFDocument, folder: Path | None = None) -> None:
        """Raises NotReadyError `font-missing`."""
        place = resources_dir() / "fonts" if folder is None else folder
        self._faces = {file: Face(paper, place / file.value) for file in FontFile}

    def __getitem__(self, file: FontFile) -> Face:
        return self._faces[file]
