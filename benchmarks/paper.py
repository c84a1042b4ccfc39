"""Register pages on paper, against the two floors of the same work: drawing the same words with reportlab, and packing.

Run it alone with `python -m benchmarks.paper`.
"""

import io
import statistics
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from unittest import mock

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from cdstation.config import resources_dir
from cdstation.register.entries import LineText
from cdstation.register.pages import PageHead, RegisterLine
from cdstation.register.products import PageKey
from cdstation.register.quantity import Unit
from cdstation.reports.heads import AreaHead, PageSeal, Period
from cdstation.reports.layout.document import A4_LANDSCAPE
from cdstation.reports.layout.fonts import FontFile
from cdstation.reports.layout.sheet import Sheet, Style
from cdstation.reports.register_page import Printed, write_register

LINES = 1_200  # one month of forty people on one product
TURNS = 7
_HEAD = PageHead(1, PageKey("methadone", "oral solution", "1 mg per mL", Unit.ML), "2", statutory=True)
_AREA = AreaHead("B wing hatch", "Example Prison", "1 Sample Road, Anytown ZZ99 3WZ", simulated=False)
_SEAL = PageSeal(20_411, "8f" * 32, "cdstation/area/example\n20411\n", "K7QM-2R5T-9WXC-4H8A")
_PERIOD = Period(date(2026, 11, 1), date(2026, 11, 30))
_START_MS = 1_793_520_000_000
_FAMILIES = ("BRZEZIŃSKI, Łukasz", "ADEYEMI, Tobi", "NGUYỄN, Văn Đức", "YILDIZ, Şükrü", "MUÑOZ, Íñigo")


@dataclass(frozen=True)
class _Work:
    """What one printing puts on paper: every piece of text with its place, sheet by sheet, and every content stream."""

    texts: list[list[tuple[float, float, str, Style]]]
    streams: list[bytes]


def _line(place: int) -> RegisterLine:
    moment = _START_MS + place * 2_160_000
    patient = f"{_FAMILIES[place % len(_FAMILIES)]} A{1000 + place % 40}BC"
    words = LineText(
        f"{patient} \N{EM DASH} Example Prison, 1 Sample Road, Anytown",
        "Dr M. Hale, GMC 0000001",
        "patient",
        True,
        True,
        "K2291 exp 2027-03-31",
    )
    balance = 90_000_000 - 45_000 * place
    return RegisterLine(place + 2, moment, moment, False, "", words, None, 45_000, balance, "OKAFOR, Ada", "REED, Jo")


def _print(lines: list[RegisterLine]) -> Printed:
    return write_register(io.BytesIO(), _AREA, _HEAD, lines, _SEAL, _PERIOD, _START_MS, "OKAFOR, Ada")


def _recorded(lines: list[RegisterLine]) -> _Work:
    """Print once and note down what is drawn, so that the floors do the very same work."""
    work = _Work([], [])
    sheets: dict[int, list[tuple[float, float, str, Style]]] = {}
    block, content = Sheet.block, Sheet.content

    def noted_block(sheet: Sheet, x: float, y: float, lines: tuple[str, ...], style: Style, indent: float = 0) -> None:
        noted = sheets.setdefault(id(sheet), [])
        noted += [(x, sheet.height - y - place * style.leading, line, style) for place, line in enumerate(lines)]
        block(sheet, x, y, lines, style, indent)

    def noted_content(sheet: Sheet) -> bytes:
        work.texts.append(sheets.pop(id(sheet)))
        work.streams.append(content(sheet))
        return work.streams[-1]

    with mock.patch.object(Sheet, "block", noted_block), mock.patch.object(Sheet, "content", noted_content):
        _print(lines)
    return work


def _draw_plainly(work: _Work) -> None:
    """The floor: the same words at the same places with `drawString`."""
    canvas = Canvas(io.BytesIO(), pagesize=A4_LANDSCAPE, pageCompression=1, invariant=1)
    for texts in work.texts:
        for x, y, words, style in texts:
            canvas.setFont(style.file.name, style.size)
            canvas.drawString(x, y, words)
        canvas.showPage()
    canvas.save()


def _pack(work: _Work) -> None:
    for stream in work.streams:
        zlib.compress(stream, 6)


def _medians(*jobs: Callable[[], object]) -> list[float]:
    """The median seconds of each job, in turns that take one after the other."""
    seconds: list[list[float]] = [[] for _ in jobs]
    for _ in range(TURNS):
        for job, times in zip(jobs, seconds, strict=True):
            start = time.perf_counter()
            job()
            times.append(time.perf_counter() - start)
    return [statistics.median(times) for times in seconds]


def run() -> list[dict[str, Any]]:
    """The figures of paper: each with its floor in the same run, ours, the ratio and what is wanted."""
    for file in FontFile:
        pdfmetrics.registerFont(TTFont(file.name, str(resources_dir() / "fonts" / file.value)))
    lines = [_line(place) for place in range(LINES)]
    work = _recorded(lines)
    sheets = _print(lines).sheets
    plain, packed, ours = _medians(lambda: _draw_plainly(work), lambda: _pack(work), lambda: _print(lines))
    return [
        {
            "figure": f"register page, {LINES} lines on {sheets} sheets, sheets a second",
            "floor": "reportlab drawString, same words and fonts",
            "floor_value": round(sheets / plain, 1),
            "ours": round(sheets / ours, 1),
            "ratio": round(plain / ours, 2),
            "target": ">= 5",
        },
        {
            "figure": "the same, seconds",
            "floor": "zlib level 6 over the finished sheets",
            "floor_value": round(packed, 4),
            "ours": round(ours, 4),
            "ratio": round(ours / packed, 2),
            "target": "<= 4",
        },
        {
            "figure": "one month of one product, seconds from lines to PDF",
            "floor": "one second",
            "floor_value": 1.0,
            "ours": round(ours, 4),
            "ratio": round(ours, 3),
            "target": "<= 1",
        },
    ]


if __name__ == "__main__":
    for row in run():
        print(row)
