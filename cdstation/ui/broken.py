"""Something happened that must not happen: the station says so, locks itself, and sends people to paper."""

from PySide6.QtWidgets import QVBoxLayout

from cdstation.ui.screen import Screen
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.widgets.panels import Card, in_middle, label, plain


class BrokenScreen(Screen):
    """Stop using this station. There is no way back from here but a new start."""

    name = "broken"

    def __init__(self, tasks: Tasks) -> None:
        super().__init__(tasks)
        card = Card("alert")
        card.body.addWidget(label(say("broken.heading"), "title"))
        card.body.addWidget(label(say("broken.kept"), "hatch"))
        for step in ("paper", "cup", "start"):
            card.body.addWidget(label(say(f"broken.step-{step}"), "hatch"))
        self._where = plain("", "small")
        card.body.addWidget(self._where)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(in_middle(card, 820))

    def show_where(self, where: str) -> None:
        """The kind of fault and its place in the program, for whoever mends it; never what it was about."""
        self._where.setText(say("broken.where", where=where))
