"""A requisition as a duplicate book prints it: the original for whoever supplies, the duplicate that stays (LAW-14-c).

All particulars of LAW-14-a stand on it, quantities in figures and in words, and the places for ink. Printed once; what
is printed later says COPY.
"""

from collections.abc import Mapping

from cdstation.register.acts import AreaOpened
from cdstation.register.products import Product
from cdstation.register.quantity import Quantity, Unit, show_thousandths
from cdstation.register.stock.orders import Requisition
from cdstation.register.times import show_moment
from cdstation.reports.layout.document import A4, Document
from cdstation.reports.layout.sheet import BLUE, HAIRLINE, INK, LINE, TINT, Sheet, Style
from cdstation.reports.layout.target import Target
from cdstation.treatment.words import number_words

_MARGIN = 48.0
_SMALL = Style(8)
_TEXT = Style(10.5)
_SHEETS = (
    ("ORIGINAL", "For the supplier, who keeps it for two years."),
    ("DUPLICATE", "Stays with the prison as the record of the order, for two years from the last delivery."),
)
_COPY = ("COPY", "Printed again for information. Nothing is supplied on a copy.")
_ROWS_PER_SHEET = 9


def quantity_words(quantity: Quantity) -> str:
    """`five thousand millilitres`, `twenty-eight tablets`, `two point five millilitres`."""
    whole, _, decimals = show_thousandths(quantity.thousandths).replace(",", "").partition(".")
    words = number_words(int(whole))
    if decimals:
        words += " point " + " ".join(number_words(int(digit)) for digit in decimals)
    if quantity.unit is Unit.ML:
        return f"{words} millilitre" + ("" if quantity.thousandths == 1000 else "s")
    return f"{words} {quantity.named_unit}"


def write_requisition(
    target: Target,
    area: AreaOpened,
    requisition: Requisition,
    products: Mapping[str, Product],
    *,
    printed_by: str,
    printed_at: int,
    copy: bool,
) -> None:
    """Original and duplicate in one document, or one copy of each sheet; `printed_at` is UTC milliseconds.

    Raises NotReadyError as `write_register` does.
    """
    title = f"Controlled drug requisition {requisition.number} \N{EM DASH} {area.prison} \N{EM DASH} {area.name}"
    document = Document(A4, title, printed_at, area.simulated)
    form = _Form(document, area, requisition, products, f"Printed {show_moment(printed_at)} by {printed_by}")
    for kind in (_COPY,) if copy else _SHEETS:
        form.draw(*kind)
    document.deliver(target)


class _Form:
    """One requisition on as many sheets as its items need."""

    def __init__(
        self,
        document: Document,
        area: AreaOpened,
        requisition: Requisition,
        products: Mapping[str, Product],
        printed: str,
    ) -> None:
        self._document = document
        self._area = area
        self._requisition = requisition
        self._products = products
        self._printed = printed
        self._room = document.width - 2 * _MARGIN

    def draw(self, kind: str, what_for: str) -> None:
        """All items under one name: ORIGINAL, DUPLICATE or COPY."""
        body = self._requisition.body
        rows = list(zip(body.products, body.quantities, strict=True))
        for start in range(0, len(rows), _ROWS_PER_SHEET):
            sheet = self._document.new_sheet()
            y = self._draw_head(sheet, kind, what_for)
            y = self._draw_parties(sheet, y + 18)
            y = self._draw_items(sheet, y + 16, rows[start : start + _ROWS_PER_SHEET], start)
            last = start + _ROWS_PER_SHEET >= len(rows)
            self._draw_total(sheet, y + 20, len(rows), last)
            self._draw_signatures(sheet)
            self._draw_footer(sheet, kind)

    def _draw_head(self, sheet: Sheet, kind: str, what_for: str) -> float:
        end = _MARGIN + self._room
        sheet.fill(_MARGIN, 40, self._room, 4, BLUE)
        sheet.text(_MARGIN, 66, "Controlled drug requisition", Style(19).bold())
        sheet.text_right(end, 66, f"No. {self._requisition.number}", Style(19).bold())
        place = f"{self._area.prison} \N{EM DASH} {self._area.name}"
        sheet.text(_MARGIN, 84, place, sheet.shrunk(place, _TEXT, self._room - 130))
        sheet.text_right(end, 84, show_moment(self._requisition.made_ms), _TEXT)
        sheet.text(_MARGIN, 108, kind, Style(14).bold())
        sheet.text(_MARGIN + sheet.measure(kind, Style(14).bold()) + 10, 108, what_for, Style(9).quiet())
        y = 116.0
        for words in (
            "SIMULATED AREA \N{EM DASH} NOT FOR PATIENTS" if self._area.simulated else "",
            f"CANCELLED: {self._requisition.cancelled}" if self._requisition.cancelled else "",
        ):
            if words:
                y = sheet.paragraph(_MARGIN, y + 10, self._room, words, Style(10).bold())
        return y

    def _draw_parties(self, sheet: Sheet, y: float) -> float:
        """Who is asked, and who asks: name, address, profession and purpose (LAW-14-a)."""
        body = self._requisition.body
        half = self._room / 2 - 12
        left = self._draw_words(sheet, _MARGIN, y, half, (("To", body.supplier), ("Address", body.supplier_address)))
        asks = (
            ("Recipient", body.recipient),
            ("Profession", body.profession),
            ("Address", body.recipient_address),
            ("Purpose", body.purpose),
        )
        return max(left, self._draw_words(sheet, _MARGIN + half + 24, y, half, asks))

    def _draw_words(self, sheet: Sheet, x: float, y: float, room: float, rows: tuple[tuple[str, str], ...]) -> float:
        for name, words in rows:
            sheet.text(x, y, name, _SMALL.quiet())
            style = _TEXT.bold() if name in ("To", "Recipient") else _TEXT
            y = sheet.paragraph(x, y + 13, room, words, style) + 5
        return y - 5

    def _draw_items(self, sheet: Sheet, y: float, rows: list[tuple[str, int]], start: int) -> float:
        sheet.fill(_MARGIN, y, self._room, 18, TINT)
        places = (_MARGIN + 4, _MARGIN + 24, _MARGIN + 262, _MARGIN + 352)
        for x, words in zip(places, ("", "Drug, form and strength", "Total quantity", "In words"), strict=True):
            sheet.text(x, y + 12, words, _SMALL.bold())
        y += 18
        for at, (code, thousandths) in enumerate(rows, start + 1):
            y = self._draw_item(sheet, y, places, at, code, thousandths)
        sheet.rule(_MARGIN, y, _MARGIN + self._room, y, 1, INK)
        return y

    def _draw_item(
        self, sheet: Sheet, y: float, places: tuple[float, ...], at: int, code: str, thousandths: int
    ) -> float:
        product = self._products[code]
        quantity = Quantity(thousandths, product.unit)
        number, drug, figures, words = places
        base = y + 15
        sheet.text(number, base, f"{at}.", _TEXT.quiet())
        below = sheet.paragraph(drug, base, figures - drug - 10, product.line, _TEXT.bold())
        below = sheet.paragraph(
            drug, below, figures - drug - 10, f"{product.name}, Schedule {product.schedule}", _SMALL
        )
        sheet.figure(words - 12, base, words - figures - 12, str(quantity), _TEXT.bold())
        beside = sheet.paragraph(words, base, _MARGIN + self._room - words - 4, quantity_words(quantity), _TEXT)
        y = max(below, beside) - 4
        sheet.rule(_MARGIN, y, _MARGIN + self._room, y, 0.5, HAIRLINE)
        return y

    def _draw_total(self, sheet: Sheet, y: float, items: int, last: bool) -> None:
        words = "1 item" if items == 1 else f"{items} items ({number_words(items)})"
        ending = "Nothing follows below this line." if last else "Continued on the next sheet."
        sheet.text(_MARGIN + 4, y, f"{words} in all. {ending}", _TEXT)

    def _draw_signatures(self, sheet: Sheet) -> None:
        """Ink for the recipient (LAW-14-a), for whoever supplies, and for whoever carries and receives (LAW-14-b)."""
        y = sheet.height - 190
        width = self._room / 3
        signed = f"Signed in the station by {self._requisition.body.recipient}, entry {self._requisition.seq}."
        sheet.text(_MARGIN, y - 26, signed, _SMALL.quiet())
        for label in ("Recipient's signature", "Supplied by", "Received by"):
            for place, below in enumerate((label, "Name in capitals", "Date and time")):
                x = _MARGIN + place * width
                sheet.rule(x, y + 14, x + width - 14, y + 14, 0.7, INK)
                sheet.text(x, y + 24, below, _SMALL.quiet())
            y += 46

    def _draw_footer(self, sheet: Sheet, kind: str) -> None:
        y = sheet.height - 30
        sheet.rule(_MARGIN, y - 12, _MARGIN + self._room, y - 12, 0.5, LINE)
        words = (
            f"Requisition {self._requisition.number} \N{EM DASH} {kind}. {self._printed}. Times are 24-hour, London."
        )
        sheet.text(_MARGIN, y, words, sheet.shrunk(words, _SMALL.quiet(), self._room - 70))
        self._document.number(_MARGIN + self._room, y, _SMALL.quiet())
