"""The fields of one step: built anew for each, in the order in which they are thought of."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cdstation.errors import RuleError
from cdstation.register.discrepancies.words import CHECKS, OUTCOMES, TOLD
from cdstation.register.quantity import Quantity, parse_quantity
from cdstation.register.times import show_moment
from cdstation.services.discrepancies.values import CaseView
from cdstation.ui.discrepancies.asks import Answer, Ask
from cdstation.ui.text import say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.buttons import TickBox
from cdstation.ui.widgets.fields import Choice, Field
from cdstation.ui.widgets.panels import emptied

if TYPE_CHECKING:
    from cdstation.services.station import Station

LONGEST = 400
_UNCHOSEN = ("own", "outcome")


class AskFields(QWidget):
    """Reads them into an `Answer`."""

    entered = Signal()

    def __init__(self, station: "Station") -> None:
        super().__init__()
        self._station = station
        self._view: CaseView | None = None
        self._codes: dict[str, tuple[str, ...]] = {}
        self._made: dict[str, QWidget] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(sizes().gap)

    def ask(self, ask: Ask, view: CaseView | None) -> None:
        """Show the fields of this step, empty but for what is known."""
        self._view, self._codes, self._made = view, {}, {}
        emptied(self._column)
        for name in ask.fields:
            made = self._make(ask.act, name)
            self._made[name] = made
            self._column.addWidget(made)
        self._show_count()
        next(iter(self._made.values())).setFocus()

    def _make(self, act: str, name: str) -> QWidget:
        if name in ("pick", "page", "count"):
            return self._choice(act, name)
        if name == "explains":
            return TickBox(say("cases.field.explains"), big=False)
        made = Field(say(f"cases.field.{name}"), self._hint(name), longest=LONGEST)
        made.line.setObjectName(f"case-{name}")
        made.entered.connect(self.entered)
        if name == "amount" and self._view is not None:
            made.set_text(str(Quantity(abs(self._view.case.remaining), self._view.row.unit)))
        return made

    def _hint(self, name: str) -> str:
        return say(f"cases.hint.{name}") if name in ("words", "reference", "linked") else ""

    def _choice(self, act: str, name: str) -> Choice:
        options = self._options(act, name)
        self._codes[name] = tuple(code for code, _ in options)
        made = Choice(say(f"cases.field.{name if name != 'pick' else act}"), [words for _, words in options])
        made.box.setObjectName(f"case-{name}")
        if act in _UNCHOSEN and name == "pick":  # nothing is decided by what happens to stand first
            made.box.setPlaceholderText(say("cases.choose"))
            made.box.setCurrentIndex(-1)
        if name == "pick":
            made.changed.connect(lambda _: self._show_count())
        return made

    def _options(self, act: str, name: str) -> list[tuple[str, str]]:
        """Codes with their words, the likeliest first."""
        view = self._view
        if name == "page":
            pages = [(str(head.page), head.key.shown) for head in self._station.register.pages()]
            return [("0", say("cases.no-page")), *pages]
        if act == "open":
            return [(code, say(f"cases.kind.{code}")) for code in ("wrong", "theft")]
        if act == "own":
            return [(str(one.number), f"{one.shown}, {one.role.value}") for one in self._station.access.people()]
        if act == "outcome" or view is None:
            return list(OUTCOMES.items())
        if name == "count":
            return [
                (
                    str(one.seq),
                    say(
                        "cases.recount",
                        at=show_moment(one.at_ms),
                        first=one.first,
                        second=one.second,
                        difference=str(Quantity(one.difference, view.row.unit)),
                    ),
                )
                for one in view.recounts
            ]
        first = view.checks_left if act == "check" else _untold(view)
        return _led_by(first, CHECKS if act == "check" else TOLD)

    def _show_count(self) -> None:
        """The other pair's count is asked for only where it is the check."""
        count = self._made.get("count")
        if count is not None:
            count.setVisible(self._code("pick") == "recount")

    def _code(self, name: str) -> str:
        made = self._made.get(name)
        codes = self._codes.get(name, ())
        return codes[made.index] if isinstance(made, Choice) and 0 <= made.index < len(codes) else ""

    def _text(self, name: str) -> str:
        made = self._made.get(name)
        return made.text if isinstance(made, Field) else ""

    def read(self) -> Answer:
        """What was typed. Raises RuleError for a figure that is none, and for words that are missing."""
        words, linked = self._text("words"), self._text("linked")
        if "pick" in self._made and not self._code("pick"):
            raise RuleError("case-choice-missing")
        if "words" in self._made and not words:
            raise RuleError("case-words-missing")
        if linked and not linked.isdecimal():
            raise RuleError("case-link-unknown")
        explains = self._made.get("explains")
        pick = self._code("pick")
        return Answer(
            pick=pick,
            words=words,
            name=self._text("name"),
            reference=self._text("reference"),
            amount=self._amount(),
            linked=int(linked or "0"),
            page=int(self._code("page") or "0"),
            count=int(self._code("count") or "0"),
            explains=isinstance(explains, TickBox) and explains.isChecked(),
            shown=OUTCOMES.get(pick, self._text("amount") or words),
        )

    def _amount(self) -> int:
        """Thousandths with the sign of what still differs. Raises RuleError as `parse_quantity`."""
        view = self._view
        if "amount" not in self._made or view is None:
            return 0
        typed = parse_quantity(self._text("amount"), view.row.unit).thousandths
        return -typed if view.case.remaining < 0 else typed


def _untold(view: CaseView) -> tuple[str, ...]:
    """Those whom the case waits for, then those whose time will come."""
    ahead = [to for one in view.deadlines for to in one.untold]
    return tuple(dict.fromkeys((*(code for code in view.missing if code in TOLD), *ahead)))


def _led_by(first: tuple[str, ...], words: dict[str, str]) -> list[tuple[str, str]]:
    """These first, then the others in their own order."""
    codes = dict.fromkeys((*first, *words))
    return [(code, words[code]) for code in codes]
