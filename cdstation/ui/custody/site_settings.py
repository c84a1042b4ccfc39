"""Site settings: every figure that the site may choose, changed by a supervisor with a second person (J3, J4)."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cdstation.errors import RuleError, StationError
from cdstation.register.settings import check_together
from cdstation.services.values import Proof, SettingNow
from cdstation.ui.custody.figures import GROUPS, MEASURES, YES_OR_NO, limits_shown, read_setting, show_setting
from cdstation.ui.custody.step import CustodyStep, Rows, row_button
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.theme import sizes
from cdstation.ui.widgets.buttons import Button
from cdstation.ui.widgets.fields import Field
from cdstation.ui.widgets.panels import Tag, plain
from cdstation.ui.widgets.two_signatures import Asked, TwoSignatures

if TYPE_CHECKING:
    from cdstation.services.station import Station


class SettingsStep(CustodyStep):
    """Rows by group; the form for one of them, in the units in which people speak of it."""

    name = "settings"
    icon = "admin"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks)
        self._row: SettingNow | None = None
        self._wanted = 0
        self.rows = Rows("", 5, 1, 4, 0)
        self.about = plain("", "strong")
        self.what = plain("")
        self.now = plain("")
        self.value = Field(say("custody.settings.value"), longest=20)
        self.value.line.setObjectName("setting-value")
        self.value.changed.connect(lambda _: self._unask())
        self.value.entered.connect(self._ask)
        self.sign = Button(say("custody.to-sign"), hint="Enter")
        self.sign.setObjectName("setting-sign")
        self.sign.clicked.connect(self._ask)
        self.two = TwoSignatures(self.strip)
        self.two.signed.connect(self._on_both)
        self._arrange()

    def _arrange(self) -> None:
        self.form = QWidget()
        column = QVBoxLayout(self.form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes().gap)
        for widget in (self.about, self.what, self.now, self.value):
            column.addWidget(widget)
        column.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignLeft)
        self.build((self.rows,), (self.form,))

    def show_rows(self) -> None:
        found = {row.name: row for row in self.station.settings.all()}
        shown: list[tuple[QWidget | str, ...]] = []
        for group, names in GROUPS.items():
            shown.append((plain(say(f"custody.settings.groups.{group}"), "heading"),))
            shown.extend(self._shown(found[name]) for name in names)
        self.rows.show_rows(shown)

    def _shown(self, row: SettingNow) -> tuple[QWidget | str, ...]:
        words = say("custody.settings.change")
        title = say(f"custody.settings.name.{row.name}")
        change = row_button(words, f"change-{row.name}", f"{words}: {title}", partial(self.start, row))
        limits: QWidget = plain(limits_shown(row), "small")
        if row.value != row.default:
            limits = Tag(limits_shown(row), "info", small=True)
        return title, plain(show_setting(row.name, row.value), "strong", wrap=False), limits, change

    def start(self, row: SettingNow) -> None:
        """This one is to be changed."""
        self._row = row
        self.complain(None)
        self.about.setText(say(f"custody.settings.name.{row.name}"))
        self.what.setText(say(f"custody.settings.what.{row.name}"))
        self.now.setText(say("custody.settings.now", value=show_setting(row.name, row.value), limits=limits_shown(row)))
        self.value.set_text("")
        self.value.complain("")
        self.show_form(self.form)
        either = MEASURES[row.name] is YES_OR_NO
        for widget in (self.value, self.sign):
            widget.setVisible(not either)
        if either:
            self._ask_signatures(row, 1 - row.value)
        else:
            self.value.setFocus()

    def _unask(self) -> None:
        """Another figure: nobody signs the one before."""
        self.complain(None)
        self.strip.hide()

    def _ask(self) -> None:
        row = self._row
        if row is None:
            return
        value = read_setting(row.name, self.value.text)
        wrong = self._wrong_with(row, value)
        self.value.complain(wrong)
        if wrong or value is None:
            self.value.setFocus()
            return
        try:
            check_together({**{one.name: one.value for one in self.station.settings.all()}, row.name: value})
        except RuleError as error:
            self.complain(error)
            self.value.setFocus()
            return
        self._ask_signatures(row, value)

    def _wrong_with(self, row: SettingNow, value: int | None) -> str:
        if value is None:
            return say("custody.settings.no-figure", example=show_setting(row.name, row.default))
        if not row.least <= value <= row.most:
            least, most = show_setting(row.name, row.least), show_setting(row.name, row.most)
            return say("custody.settings.out-of-range", least=least, most=most)
        return say("custody.settings.same") if value == row.value else ""

    def _ask_signatures(self, row: SettingNow, value: int) -> None:
        self._wanted = value
        before, after = show_setting(row.name, row.value), show_setting(row.name, value)
        title = say(f"custody.settings.name.{row.name}")
        signs = say("custody.settings.signs", setting=title, before=before, after=after)
        status = self.station.status()
        supervisors = self.supervisors()
        first = next((one for one in supervisors if status.nurse and one.number == status.nurse.number), None)
        self.two.ask(
            Asked("supervisor", signs, supervisors, first),
            Asked("second", signs, self.station.access.people(), status.witness),
        )
        self.bring_strip()

    def _on_both(self, supervisor: Proof, second: Proof) -> None:
        row, wanted = self._row, self._wanted
        assert row is not None
        act = partial(self.station.settings.change, row.name, wanted, supervisor, second)
        self.tasks.desk(act, lambda _: self.written(), self.refuse)

    def refuse(self, error: StationError) -> None:
        """Both sign anew; what was typed stays."""
        self.two.refuse(error)

    def back(self) -> bool:
        """The form goes away, and the row from which it came is in sight again."""
        self.complain(None)
        if not super().back():
            return False
        QTimer.singleShot(0, self, self._find_row)  # after a change the rows are first read again
        return True

    def _find_row(self) -> None:
        buttons = self.rows.findChildren(Button, f"change-{self._row.name}") if self._row else []
        for button in buttons[-1:]:  # those of the rows before may still be on their way out
            button.show()
            button.setFocus()
            self.bring(button)
