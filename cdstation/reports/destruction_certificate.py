"""Certificate of destruction on paper (LAW-27-a, LAW-27-b): what was destroyed, before whom, on which line it stands.

Printed as often as it is wanted from what the book holds; the same line gives the same words.
"""

from dataclasses import dataclass

from cdstation.register.pages import PageHead
from cdstation.register.quantity import Quantity
from cdstation.register.times import show_moment
from cdstation.reports.heads import AreaHead, PageSeal
from cdstation.reports.layout.document import A4, Document
from cdstation.reports.layout.flow import Flow, Space
from cdstation.reports.layout.sheet import INK, LINE, TINT, Sheet, Style
from cdstation.reports.layout.table import Strip, columns, figure_in, words_in
from cdstation.reports.layout.target import Target
from cdstation.treatment.words import quantity_words

_MARGIN = 48.0
_ROOM = A4[0] - 2 * _MARGIN
_FOOT = 60.0
_CELL = Style(9)
_COLUMNS = columns(
    _MARGIN, ("Container", 96, False), ("Batch", 150, False), ("Expires", 120, False), ("Quantity", _ROOM - 366, True)
)


@dataclass(frozen=True)
class Part:
    """One container, or loose stock, as it was destroyed."""

    container: str
    batch: str
    expiry: str
    quantity: Quantity


@dataclass(frozen=True)
class Signed:
    """One who signed: in which part, by which name, employed as what, registered as, and when (UTC milliseconds)."""

    part: str
    name: str
    role: str
    registration: str
    at_ms: int


@dataclass(frozen=True)
class Certificate:
    """What the book says of one destruction. `line` is the number of its register line; texts may be empty."""

    line: int
    head: PageHead
    happened_ms: int
    parts: tuple[Part, ...]
    quantity: Quantity
    reason: str
    kit: str
    authority: str
    directions: str
    signed: tuple[Signed, ...]
    late: str = ""


def write_certificate(
    target: Target, area: AreaHead, facts: Certificate, seal: PageSeal, printed_at: int, printed_by: str
) -> None:
    """Print it; `printed_at` is UTC milliseconds. Raises NotReadyError as `write_register` does."""
    document = Document(
        A4, f"Certificate of destruction {facts.line} \N{EM DASH} {area.shown}", printed_at, area.simulated
    )
    printed = f"Printed {show_moment(printed_at)} by {printed_by}. Times are 24-hour, London."

    def next_space() -> Space:
        sheet = document.new_sheet()
        _draw_foot(sheet, seal, printed)
        document.number(sheet.width - _MARGIN, sheet.height - 30, Style(8).quiet())
        return Space(sheet, _draw_head(sheet, area, facts), sheet.height - _FOOT)

    flow = Flow(_MARGIN, _ROOM, next_space)
    for strips in ([_headings(flow.sheet)], *([_part(flow.sheet, part)] for part in facts.parts)):
        flow.add(strips)
    flow.keep(300)
    flow.end_rules()
    y = flow.sheet.height - _FOOT - flow.room + 24
    y = _draw_facts(flow.sheet, y, facts)
    _draw_signatures(flow.sheet, y + 14, facts.signed)
    document.deliver(target)


def _draw_head(sheet: Sheet, area: AreaHead, facts: Certificate) -> float:
    y = sheet.paragraph(_MARGIN, 60, _ROOM, f"{area.shown}, {area.address}", Style(10).quiet())
    if area.simulated:
        y = sheet.paragraph(_MARGIN, y + 2, _ROOM, "SIMULATED AREA \N{EM DASH} NOT FOR PATIENTS", Style(10).bold())
    y = sheet.paragraph(_MARGIN, y + 22, _ROOM, "Certificate of destruction", Style(22).bold())
    y = sheet.paragraph(_MARGIN, y + 2, _ROOM, facts.head.key.shown, Style(14).bold())
    book = "Controlled drug register" if facts.head.statutory else "Controlled drug record"
    words = f"{book}, Schedule {facts.head.schedule}, page {facts.head.page}, line {facts.line}"
    y = sheet.paragraph(_MARGIN, y + 2, _ROOM, words, Style(10))
    return y + 8


def _headings(sheet: Sheet) -> Strip:
    style = _CELL.bold()
    cells = [
        figure_in(column, column.heading, style) if column.figures else words_in(sheet, column, column.heading, style)
        for column in _COLUMNS
    ]
    return Strip(tuple(cells), _CELL.leading, TINT, ruled=True)


def _part(sheet: Sheet, part: Part) -> Strip:
    container, batch, expiry, quantity = _COLUMNS
    cells = (
        words_in(sheet, container, part.container, _CELL),
        words_in(sheet, batch, part.batch, _CELL),
        words_in(sheet, expiry, part.expiry, _CELL),
        figure_in(quantity, str(part.quantity), _CELL),
    )
    return Strip(cells, _CELL.leading, ruled=True)


def _draw_facts(sheet: Sheet, y: float, facts: Certificate) -> float:
    """What the law asks for, each with its name beside it; gives the y below."""
    words = quantity_words(facts.quantity)
    rows = (
        ("Quantity destroyed", f"{facts.quantity} ({words})"),
        ("Destroyed on", show_moment(facts.happened_ms)),
        ("Reason", facts.reason),
        ("Made unusable with", facts.kit),
        ("Authority", facts.authority),
        ("Directions given", facts.directions),
        ("Entered late because", facts.late),
    )
    for name, value in rows:
        if value:
            sheet.text(_MARGIN, y, name, Style(10).quiet())
            strong = Style(12).bold() if name == "Quantity destroyed" else Style(11)
            y = sheet.paragraph(_MARGIN + 130, y, _ROOM - 130, value, strong) + 4
    return y


def _draw_signatures(sheet: Sheet, y: float, signed: tuple[Signed, ...]) -> None:
    """Each who signed in the book, and a line for ink where somebody wants it on paper too."""
    sheet.text(_MARGIN, y, "Signed in the book", Style(12).bold())
    y += 22
    for one in signed:
        sheet.text(_MARGIN, y, one.part, Style(10).quiet())
        name = sheet.fitting(one.name, Style(11).bold(), 170)
        below = sheet.paragraph(_MARGIN + 130, y, 170, one.name, name)
        role = ", ".join(word for word in (one.role, one.registration) if word)
        below = sheet.paragraph(_MARGIN + 130, below, 170, role, Style(9))
        below = sheet.paragraph(_MARGIN + 130, below, 170, show_moment(one.at_ms), Style(9).quiet())
        sheet.rule(_MARGIN + 320, y + 16, _MARGIN + _ROOM, y + 16, 0.7, INK)
        sheet.text(_MARGIN + 320, y + 27, "Signature in ink, if wanted", Style(8).quiet())
        y = max(below, y + 34) + 12


def _draw_foot(sheet: Sheet, seal: PageSeal, printed: str) -> None:
    y = sheet.height - 42
    sheet.rule(_MARGIN, y - 10, _MARGIN + _ROOM, y - 10, 0.6, LINE)
    known = f"Checkpoint code {seal.checkpoint_code}, chain head {seal.chain_head_hex[:16]}, {seal.size:,} entries"
    sheet.text(_MARGIN, y, known, Style(8))
    sheet.text(_MARGIN, y + 12, sheet.face(Style(8)).lines(printed, 8, _ROOM - 70)[0], Style(8).quiet())
