"""The parts of a transfer, each with a place for what was counted in it: nothing is filled in beforehand."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from cdstation.errors import RuleError
from cdstation.register.products import Product
from cdstation.register.quantity import Quantity, parse_quantity
from cdstation.services.stock.parcels import Part
from cdstation.ui.text import say, show_fact
from cdstation.ui.widgets.panels import Tag, emptied, plain


def part_words(part: Part, product: Product) -> str:
    """`812-3: 500 mL, batch MX2201, expires 30-Jun-2027`."""
    what = part.label or say("stock.parts.loose")
    amount = str(Quantity(part.contents, product.unit))
    return say("stock.parts.line", what=what, amount=amount, batch=part.batch, expiry=show_fact("expiry", part.expiry))


def mark_words(mark: str) -> str:
    """Why it may not be given from."""
    return say(f"stock.marks.{mark}")


class PartsForm(QWidget):
    """One row for each part. `entered` at Enter in the last one."""

    entered = Signal()
    edited = Signal()

    def __init__(self, prefix: str) -> None:
        super().__init__()
        self._prefix = prefix
        self._product: Product | None = None
        self.fields: list[QLineEdit] = []
        self._rows = QGridLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setHorizontalSpacing(16)
        self._rows.setColumnStretch(0, 1)

    def show_parts(self, parts: tuple[Part, ...], product: Product) -> None:
        """These parts, with nothing counted yet."""
        emptied(self._rows)
        self._product, self.fields = product, []
        self._rows.addWidget(plain(say("stock.parts.counted"), "strong", wrap=False), 0, 2, 1, 2)
        for row, part in enumerate(parts, start=1):
            self._rows.addWidget(plain(part_words(part, product)), row, 0)
            if part.mark:
                self._rows.addWidget(Tag(mark_words(part.mark), "warning", small=True), row, 1)
            field = self._field(row, part)
            self._rows.addWidget(field, row, 2)
            self._rows.addWidget(plain(product.unit.plural, wrap=False), row, 3)
        if self.fields:
            self.setFocusProxy(self.fields[0])

    def _field(self, row: int, part: Part) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName(f"{self._prefix}-counted-{row}")
        field.setAccessibleName(say("stock.parts.counted-in", what=part.label or say("stock.parts.loose")))
        field.setMaxLength(9)
        field.setMaximumWidth(140)
        field.setMinimumHeight(44)
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.returnPressed.connect(lambda: self._on_enter(row))
        field.textEdited.connect(lambda _: self.edited.emit())
        self.fields.append(field)
        return field

    def _on_enter(self, row: int) -> None:
        if row < len(self.fields):
            self.fields[row].setFocus()
        else:
            self.entered.emit()

    def read(self) -> tuple[int, ...]:
        """Thousandths for each part. Raises RuleError `counted-parts-differ` for an empty row, and as
        `parse_quantity`.
        """
        assert self._product is not None
        texts = [field.text().strip() for field in self.fields]
        if not all(texts):
            self.fields[texts.index("")].setFocus()
            raise RuleError("counted-parts-differ")
        return tuple(parse_quantity(text, self._product.unit).thousandths for text in texts)
