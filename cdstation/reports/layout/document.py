"""A document: sheets one after the other, their numbering, its fonts and the mark of a simulated area.

Each sheet is packed as soon as the next one begins: what grows with a register is its finished bytes, nothing else. The
number of sheets is only known at the end; every sheet refers to one small drawing that is filled in then.
"""

import zlib
from datetime import UTC, datetime
from pathlib import Path

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFDocument,
    PDFFormXObject,
    PDFName,
    PDFPage,
    PDFResourceDictionary,
    PDFStream,
)

from cdstation.reports.layout.fonts import Fonts
from cdstation.reports.layout.picture import picture_stream
from cdstation.reports.layout.sheet import Sheet, Style
from cdstation.reports.layout.target import Target, deliver
from cdstation.reports.layout.watermark import watermark_ink

A4 = (595.28, 841.89)
A4_LANDSCAPE = (841.89, 595.28)
_TOTAL = "total"
_WATERMARK = "watermark"
_TOTAL_ROOM = 40.0  # points: five figures


class Document:
    """A PDF in the making. The same sheets and the same `printed_at` give the same bytes."""

    def __init__(
        self, size: tuple[float, float], title: str, printed_at: int, simulated: bool, fonts_in: Path | None = None
    ) -> None:
        """`printed_at` is UTC milliseconds. Raises NotReadyError `font-missing`."""
        self.width, self.height = size
        self._paper = PDFDocument(compression=1, invariant=1, lang="en-GB", pdfVersion=(1, 5))
        self._paper.setTitle(title)
        self._paper.setAuthor("cdstation")
        self._paper.setCreator("cdstation")
        self._paper.setSubject(title)
        self._paper.setProducer("cdstation")
        stamp = datetime.fromtimestamp(printed_at // 1000, UTC).strftime("D:%Y%m%d%H%M%S+00'00'")
        self._paper.setDateFormatter(lambda *_: stamp)
        self._fonts = Fonts(self._paper, fonts_in)
        self._simulated = simulated
        self._drawings = [_TOTAL, _WATERMARK] if simulated else [_TOTAL]
        self._resources = self._make_resources()
        self._sheet: Sheet | None = None
        self._numbering = Style(7).quiet()
        self.sheets = 0

    def new_sheet(self) -> Sheet:
        """The next sheet, with the mark of a simulated area already under everything else."""
        self._pack()
        self.sheets += 1
        self._sheet = sheet = Sheet(self._fonts, self.width, self.height)
        if self._simulated:
            sheet.form(_WATERMARK, 0, self.height)
        return sheet

    def number(self, x: float, y: float, style: Style) -> None:
        """`Page 2 of 7` on the sheet in hand, ending near `x`."""
        assert self._sheet is not None
        self._numbering = style
        self._sheet.text_right(x - 14, y, f"Page {self.sheets} of", style)
        self._sheet.form(_TOTAL, x - 12, y)

    def add_picture(self, name: str, png: bytes) -> bool:
        """Hold a photograph under a name that `Sheet.picture` uses; False where these bytes are no picture."""
        stream = picture_stream(png)
        if stream is None:
            return False
        self._paper.addForm(name, stream)
        self._drawings.append(name)
        self._resources = self._make_resources()  # what was packed before needs none of the new pictures
        return True

    def _make_resources(self) -> PDFResourceDictionary:
        made = PDFResourceDictionary(XObject=self._paper.xobjDict(self._drawings))
        made.basicFonts()
        return made

    def deliver(self, target: Target) -> None:
        """Close the document and hand it over. Raises NotReadyError `print-target-not-writable`."""
        self._pack()
        total = Sheet(self._fonts, self.width, 0)
        total.text(0, 0, str(self.sheets), self._numbering)
        self._add_form(_TOTAL, total.content(), (-1.0, -3.0, _TOTAL_ROOM, 12.0))
        if self._simulated:
            self._add_form(_WATERMARK, watermark_ink(self.width, self.height), (0.0, 0.0, self.width, self.height))
        deliver(self._paper.GetPDFData(None), target)

    def _pack(self) -> None:
        sheet, self._sheet = self._sheet, None
        if sheet is None:
            return
        page = PDFPage()
        page.MediaBox = PDFArray([0, 0, self.width, self.height])
        page.Contents = _packed(sheet.content())
        page.Resources = self._resources
        self._paper.addPage(page)

    def _add_form(self, name: str, content: bytes, box: tuple[float, float, float, float]) -> None:
        form = PDFFormXObject(*box)
        form.Contents = _packed(content)
        self._paper.addForm(name, form)


def _packed(content: bytes) -> PDFStream:
    return PDFStream(PDFDictionary({"Filter": PDFName("FlateDecode")}), zlib.compress(content, 6))
