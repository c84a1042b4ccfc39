"""A page of the controlled drug register on paper (LAW-19, LAW-20, LAW-26-a): A4 landscape, as many sheets as it needs.

Lines are drawn as they come, so a register of any length needs no more room than one sheet and what is already packed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from cdstation.register.pages import PageHead, RegisterLine
from cdstation.reports.heads import AreaHead, PageSeal, Period
from cdstation.reports.layout.document import A4_LANDSCAPE, Document
from cdstation.reports.layout.flow import Flow, Space
from cdstation.reports.layout.target import Target
from cdstation.reports.register_frame import SEAL_HEIGHT, SUMS_HEIGHT, RegisterFrame, page_title
from cdstation.reports.register_lines import MARGIN, nothing_entered, strips_of
from cdstation.reports.tally import Tally, Totals


@dataclass(frozen=True)
class Printed:
    """What was printed: how many sheets and lines, and the sums that stand at the end (None without a line)."""

    sheets: int
    lines: int
    totals: Totals | None


def write_register(
    target: Target,
    area: AreaHead,
    head: PageHead,
    lines: Iterable[RegisterLine],
    seal: PageSeal,
    period: Period,
    printed_at: int,
    printed_by: str,
    fonts_in: Path | None = None,
) -> Printed:
    """Print one page of the register to a file or a stream; `lines` come in the order of the page, oldest first.

    `printed_at` is UTC milliseconds: the same input gives the same bytes. Raises NotReadyError `font-missing` or
    `print-target-not-writable`; then nothing stands at the target that was not there before.
    """
    title = f"{page_title(head)} \N{EM DASH} {head.key.shown} \N{EM DASH} {area.shown}"
    document = Document(A4_LANDSCAPE, title, printed_at, area.simulated, fonts_in)
    sheets = _Sheets(RegisterFrame(document, area, head, period, seal, printed_at, printed_by))
    for line in lines:
        # The balance that a page begins with is nothing that was obtained: it stands in the balance column alone.
        sheets.add(replace(line, received=None) if line.seq == head.page else line)
    totals = sheets.finish()
    document.deliver(target)
    return Printed(document.sheets, sheets.whole.lines, totals)


class _Sheets:
    """The sheets of one register page, each closed with its own sums before the next is opened."""

    def __init__(self, frame: RegisterFrame) -> None:
        self._frame = frame
        self._space: Space | None = None
        self._here = Tally()
        self.whole = Tally()
        self._headings = True
        self._flow = Flow(MARGIN, frame.width, self._next)

    def add(self, line: RegisterLine) -> None:
        """One line, with everything that belongs under it."""
        strips = strips_of(self._flow.sheet, line)
        self._flow.keep_together(strips)
        self._here.add(line)
        self.whole.add(line)
        self._flow.add(strips)

    def finish(self) -> Totals | None:
        """Sums of the whole period and the seal, on the last sheet or on one more."""
        totals = self.whole.totals()
        if totals is None:
            self._flow.add([nothing_entered(self._flow.sheet)])
        self._headings = False
        self._flow.keep(SEAL_HEIGHT + SUMS_HEIGHT)
        self._flow.end_rules()
        assert self._space is not None
        y = self._space.bottom - SEAL_HEIGHT
        if totals is not None:
            self._frame.draw_sums(self._space.sheet, y, "Whole period", totals)
        here = self._here.totals()
        if here is not None and here != totals:
            self._frame.draw_sums(self._space.sheet, y - SUMS_HEIGHT, "This sheet", here)
        self._frame.draw_seal(self._space.sheet, y + SUMS_HEIGHT)
        return totals

    def _next(self) -> Space:
        self._close()
        self._space = self._frame.open_sheet(self._headings)
        return self._space

    def _close(self) -> None:
        totals = self._here.totals()
        if self._space is not None and totals is not None:
            self._frame.draw_sums(self._space.sheet, self._space.bottom, "This sheet", totals)
        self._here = Tally()
