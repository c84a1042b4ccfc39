"""What stands on every sheet of a printed register page around its lines: head, headings, sums, seal and footer."""

from dataclasses import dataclass

from cdstation.register.pages import PageHead
from cdstation.register.quantity import Quantity
from cdstation.register.times import show_moment
from cdstation.reports.heads import AreaHead, PageSeal, Period
from cdstation.reports.layout.codes import draw_code
from cdstation.reports.layout.document import Document
from cdstation.reports.layout.flow import Space
from cdstation.reports.layout.sheet import HAIRLINE, INK, LINE, TINT, Sheet, Style
from cdstation.reports.layout.table import PAD, Cell, Strip
from cdstation.reports.register_lines import ADDED, COLUMNS, MARGIN, OBTAINED, SUPPLIED
from cdstation.reports.tally import Totals

SEAL_HEIGHT = 128.0
SUMS_HEIGHT = 16.0
_HEADING = Style(5.9, spacing=1.15)
_SMALL = Style(6.8)
_SUM = Style(8)


@dataclass(frozen=True)
class RegisterFrame:
    """The unchanging part of one printed register page."""

    document: Document
    area: AreaHead
    head: PageHead
    period: Period
    seal: PageSeal
    printed_at: int
    printed_by: str

    @property
    def width(self) -> float:
        """The width of the table."""
        return COLUMNS[-1].end - MARGIN

    @property
    def end(self) -> float:
        """The right edge of the table."""
        return COLUMNS[-1].end

    def open_sheet(self, headings: bool = True) -> Space:
        """A new sheet with page head, footer and column headings; gives the room between them for lines."""
        sheet = self.document.new_sheet()
        top = self._draw_head(sheet)
        bottom = self._draw_footer(sheet)
        if headings:
            top = self._draw_headings(sheet, top)
        return Space(sheet, top, bottom - SUMS_HEIGHT)

    def _draw_head(self, sheet: Sheet) -> float:
        """Area, page, drug, form and strength (LAW-19-b); gives the y below."""
        y = MARGIN + 8
        sheet.text(MARGIN, y, page_title(self.head), Style(9).quiet())
        place = self._draw_place(sheet, y)
        self._draw_drug(sheet, y + 19)
        return max(y + 30, place)

    def _draw_place(self, sheet: Sheet, y: float) -> float:
        room = 300.0
        words = [(self.area.shown, Style(9).bold()), (self.area.address, Style(8).quiet())]
        words.append((f"Period {self.period.shown}", Style(8)))
        if self.area.simulated:
            words.append(("SIMULATED AREA \N{EM DASH} NOT FOR PATIENTS", Style(8).bold()))
        for text, style in words:
            lines = sheet.face(style).lines(text, style.size, room)
            sheet.block_right(self.end, y, lines, style)
            y += len(lines) * style.leading
        return y - 2

    def _draw_drug(self, sheet: Sheet, y: float) -> None:
        drug = f"{self.head.key.drug} "
        rest = self.head.key.shown.removeprefix(drug)
        style = sheet.shrunk(drug + rest, Style(17).bold(), self.width - 320)
        style = Style(style.size)
        sheet.text(MARGIN, y, drug, style.bold())
        sheet.text(MARGIN + sheet.measure(drug, style.bold()), y, rest, style)

    def _draw_headings(self, sheet: Sheet, y: float) -> float:
        """The statutory headings word for word (LAW-19-d, LAW-19-e), then our own; gives the y below."""
        unit = Quantity(0, self.head.unit).named_unit
        cells = [_heading(sheet, place) for place in range(len(COLUMNS))]
        strip = Strip(tuple(cells), _HEADING.leading)
        sheet.fill(MARGIN, y, self.width, 12 + strip.height, TINT)
        for group, words in ((OBTAINED, "Obtained"), (SUPPLIED, "Supplied"), (ADDED, "Balance and signatures")):
            sheet.text(group[0].x + PAD, y + 9, f"{words}, in {unit}", Style(7).bold())
        strip.draw(sheet, MARGIN, y + 11, self.width)
        end = y + 12 + strip.height
        for column in COLUMNS[1:]:
            group_edge = column in (SUPPLIED[0], ADDED[0])
            sheet.rule(column.x, y if group_edge else y + 12, column.x, end, 0.4, LINE if group_edge else HAIRLINE)
        sheet.rule(MARGIN, end, self.end, end, 1, INK)
        return end + 0.75

    def _draw_footer(self, sheet: Sheet) -> float:
        """Seal in short, who printed it when, page x of y; gives the y above."""
        seal = self.seal
        known_by = f"Chain head {seal.chain_head_hex[:16]}, checkpoint code {seal.checkpoint_code}"
        first = f"{known_by}, {seal.size:,} entries in the book"
        printed = f"Printed {show_moment(self.printed_at)} by {self.printed_by}. Times are 24-hour, London."
        style = _SMALL.quiet()
        lines = sheet.face(style).lines(printed, style.size, self.width - 70)
        y = sheet.height - 18 - len(lines) * style.leading
        sheet.text(MARGIN, y, first, style)
        sheet.block(MARGIN, y + style.leading, lines, style)
        self.document.number(self.end, y, style)
        return y - 10

    def draw_sums(self, sheet: Sheet, y: float, name: str, totals: Totals) -> None:
        """Opening balance, received, supplied and closing balance on one line."""
        sheet.rule(MARGIN, y, self.end, y, 0.6, INK)
        sheet.text(MARGIN + PAD, y + 11, name, _SUM.bold())
        if not totals.agrees:
            sheet.text(MARGIN + 70, y + 11, "DOES NOT ADD UP", _SUM.bold())
        figures = (
            ("Opening balance", totals.opening),
            ("Total received", totals.received),
            ("Total supplied", totals.supplied),
            ("Closing balance", totals.closing),
        )
        step = (self.width - 170) / len(figures)
        for place, (label, value) in enumerate(figures):
            x = MARGIN + 170 + place * step
            sheet.text(x, y + 11, label, _SUM.quiet())
            start = x + sheet.measure(label, _SUM) + 5
            amount = str(Quantity(value, self.head.unit))
            sheet.text(start, y + 11, amount, sheet.shrunk(amount, _SUM.bold(), x + step - start - 6))

    def draw_seal(self, sheet: Sheet, y: float) -> None:
        """Chain head, code and the checkpoint as a QR code: by these the copy can be held against the book."""
        sheet.rule(MARGIN, y, self.end, y, 0.6, INK)
        x, side = MARGIN, SEAL_HEIGHT - 16
        if self.seal.checkpoint_note:
            draw_code(sheet, self.seal.checkpoint_note, x, y + 6, side)
            x += side + 8
        y = self._draw_seal_words(sheet, x, y + 22)
        words = (
            "Lines are never altered or taken out; a correction is a dated footnote. To hold this copy against the "
            "book: the book's entry with this number has this chain head, and the signed checkpoint in the square "
            "gives this code, which two people also copy into the bound book."
        )
        sheet.paragraph(x, y + 4, 430, words, Style(7.5).quiet())

    def _draw_seal_words(self, sheet: Sheet, x: float, y: float) -> float:
        seal = self.seal
        rows = (
            ("Checkpoint code", seal.checkpoint_code, Style(14).bold()),
            ("Entries in the book", f"{seal.size:,}", Style(9)),
            ("Chain head", seal.chain_head_hex, Style(9)),
        )
        for label, words, style in rows:
            sheet.text(x, y, label, Style(8).quiet())
            sheet.text(x + 82, y, words, style)
            y += 16
        return y


def page_title(head: PageHead) -> str:
    """`Controlled drug register — Schedule 2 — page 412`; what the law does not call a register is called a record."""
    book = "Controlled drug register" if head.statutory else "Controlled drug record"
    return f"{book} \N{EM DASH} Schedule {head.schedule} \N{EM DASH} page {head.page}"


def _heading(sheet: Sheet, place: int) -> Cell:
    column = COLUMNS[place]
    lines = sheet.face(_HEADING).lines(column.heading, _HEADING.size, column.room)
    return Cell(column.x + PAD, column.room, lines, _HEADING, figure=column.figures)
