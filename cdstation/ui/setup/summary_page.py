"""The last page before anything is made: all of it once more."""

from PySide6.QtWidgets import QVBoxLayout

from cdstation.register.products import Product
from cdstation.register.quantity import Quantity
from cdstation.services.values import PersonPlan
from cdstation.ui.setup.page import SetUpPage
from cdstation.ui.setup.people_page import person_row
from cdstation.ui.setup.stock_page import page_row
from cdstation.ui.text import say
from cdstation.ui.widgets.panels import Tag, emptied, label, plain


class SummaryPage(SetUpPage):
    """Shows; changes nothing."""

    code = "summary"

    def __init__(self) -> None:
        super().__init__()
        self._rows = QVBoxLayout()
        self.body.addLayout(self._rows)

    def show_plan(
        self, place: str, people: list[PersonPlan], pages: list[tuple[Product, Quantity]], simulated: bool
    ) -> None:
        """What is about to be made."""
        emptied(self._rows)
        self._rows.addWidget(plain(place, "heading"))
        if simulated:
            self._rows.addWidget(Tag(say("app.simulated"), "warning"))
        self._rows.addWidget(label(say("setup.summary.people"), "heading"))
        for person in people:
            self._rows.addWidget(person_row(person))
        self._rows.addWidget(label(say("setup.summary.pages"), "heading"))
        for product, quantity in pages:
            self._rows.addWidget(page_row(product, quantity))
