"""The second page of the set-up.

The first people, two at least, one of whom may supervise and one of whom can unlock.
"""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from cdstation.errors import StationError
from cdstation.services.values import PersonPlan
from cdstation.ui.setup.page import SetUpPage
from cdstation.ui.setup.person_form import PersonForm
from cdstation.ui.text import say
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.panels import Card, Tag, emptied, plain

_SUPERVISORS = ("pharmacist", "head of healthcare")


class PeoplePage(SetUpPage):
    """Those who have been added, and the form for the next one.

    `offered` asks the services whether a person can be taken.
    """

    code = "people"
    offered = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.people: list[PersonPlan] = []
        self._rows = QVBoxLayout()
        self.form = PersonForm()
        self.form.filled.connect(self.offered)
        card = Card()
        card.body.addWidget(self.form)
        self.body.addLayout(self._rows)
        self.body.addWidget(card)

    def take(self, plan: PersonPlan) -> None:
        """The person can be enrolled: into the list, and the form is free for the next."""
        self.people.append(plan)
        self.form.clear()
        self._show_people()
        self.form.family.setFocus()

    def refuse(self, error: StationError) -> None:
        """The person cannot be taken as typed."""
        self.form.refuse(error)

    def missing(self) -> str:
        if self.form.started:
            return say("setup.people.missing-add")
        if len(self.people) < 2:
            return say("setup.people.missing-two")
        if not any(one.role in _SUPERVISORS for one in self.people):
            return say("setup.people.missing-supervisor")
        if not any(one.password or one.issue_badge for one in self.people):
            return say("setup.people.missing-unlock")
        return ""

    def enter(self) -> None:
        self.form.family.setFocus()

    def _show_people(self) -> None:
        emptied(self._rows)
        for at, plan in enumerate(self.people):
            self._rows.addWidget(person_row(plan, self._remover(at)))
        self.changed.emit()

    def _remover(self, at: int) -> Callable[[], None]:
        def remove() -> None:
            del self.people[at]
            self._show_people()

        return remove


def person_row(plan: PersonPlan, remove: Callable[[], None] | None = None) -> Card:
    """One person as a line: name, role, what they were given."""
    row = Card(tight=True)
    line = QHBoxLayout()
    name = f"{plan.family.upper()}, {plan.given}"
    line.addWidget(plain(say("setup.people.row", name=name, role=plan.role), "strong"), 1)
    if remove is not None:
        button = Button(say("setup.people.remove"), Kind.QUIET)
        button.setAccessibleName(say("setup.people.remove-name", name=name))
        button.clicked.connect(remove)
        line.addWidget(button)
    row.body.addLayout(line)
    tags = QHBoxLayout()
    if plan.password or plan.issue_badge:
        tags.addWidget(Tag(say("setup.people.unlocks"), "good", small=True))
    if plan.issue_badge:
        tags.addWidget(Tag(say("setup.people.gets-badge"), "info", small=True))
    if tags.count():
        tags.addStretch(1)
        row.body.addLayout(tags)
    return row
