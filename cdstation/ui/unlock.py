"""Unlocking an area.

Which one, with a password or a scanned badge, or with two recovery shares when everything else is lost.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cdstation.errors import StationError
from cdstation.services.values import AreaFile, Progress, StationStatus
from cdstation.ui.screen import Screen
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import error_words, say
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.fields import Field, KeyboardDock, drop_down
from cdstation.ui.widgets.panels import Card, in_middle, label, plain
from cdstation.ui.widgets.steps import Steps

if TYPE_CHECKING:
    from cdstation.services.station import Station


class UnlockScreen(Screen):
    """The door of an area. `new_area` asks for the set-up of another one."""

    name = "unlock"
    new_area = Signal()

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(tasks)
        self._station = station
        self._cancelled = False
        self._areas: tuple[AreaFile, ...] = ()
        self._area = drop_down(say("unlock.area"))
        self.password = Field(say("unlock.password"), say("unlock.password-hint"), secret=True, longest=200)
        self.shares = tuple(Field(say("unlock.share", number=number), longest=400) for number in (1, 2))
        self.person = Field(say("unlock.person"), say("unlock.person-hint"), longest=4)
        self.new_password = Field(say("unlock.new-password"), say("unlock.new-password-hint"), secret=True, longest=200)
        self.steps = Steps(say("unlock.progress"))
        self.wrong = label("", "wrong")
        self._heading = plain("", "title")
        self._pages = (self._password_page(), self._shares_page(), self._steps_page())
        self._page = 0
        self._arrange()

    def _arrange(self) -> None:
        card = Card()
        card.body.addWidget(self._heading)
        card.body.addWidget(self._area)
        card.body.addWidget(self.wrong)
        for page in self._pages:
            card.body.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(in_middle(card), 1)
        column.addWidget(KeyboardDock())

    def _password_page(self) -> QWidget:
        card = Card("plain")
        card.body.setContentsMargins(0, 0, 0, 0)
        self.open_button = Button(say("unlock.open"), Kind.PRIMARY)
        self.open_button.clicked.connect(self._unlock)
        self.password.entered.connect(self._unlock)
        lost = Button(say("unlock.use-shares"), Kind.QUIET)
        lost.clicked.connect(self.show_shares)
        another = Button(say("unlock.new-area"), Kind.QUIET)
        another.clicked.connect(self.new_area)
        card.body.addWidget(self.password)
        card.body.addWidget(self.open_button)
        card.row(lost, another)
        return card

    def _shares_page(self) -> QWidget:
        card = Card("plain")
        card.body.setContentsMargins(0, 0, 0, 0)
        card.body.addWidget(label(say("unlock.shares-explained")))
        for field in (*self.shares, self.person, self.new_password):
            card.body.addWidget(field)
        self.open_by_shares = Button(say("unlock.open"), Kind.PRIMARY)
        self.open_by_shares.clicked.connect(self._unlock_with_shares)
        away = Button(say("unlock.back"), Kind.QUIET)
        away.clicked.connect(lambda: self._show_page(0))
        card.row(self.open_by_shares, away, stretch=0)
        return card

    def _steps_page(self) -> QWidget:
        card = Card("plain")
        card.body.setContentsMargins(0, 0, 0, 0)
        card.body.addWidget(self.steps)
        self.cancel = Button(say("unlock.cancel"))
        self.cancel.clicked.connect(self._cancel)
        card.body.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def enter(self) -> None:
        self._areas = self._station.access.areas()
        chosen = self._area.currentText()
        self._area.clear()
        for area in self._areas:
            self._area.addItem(area.name)
        self._area.setCurrentText(chosen or self._area.itemText(0))
        several = len(self._areas) != 1
        self._area.setVisible(several)
        name = "" if several else self._areas[0].name
        self._heading.setText(say("unlock.heading-area", name=name) if name else say("unlock.heading"))
        if not self.tasks.busy:
            self._show_page(0)

    def refresh(self, status: StationStatus) -> None:
        """Nothing here depends on it."""

    def back(self) -> bool:
        if self._page == 2:
            self._cancel()
        elif self._page == 1:
            self._show_page(0)
        else:
            return False
        return True

    def show_shares(self) -> None:
        """Where two recovery shares are typed."""
        self._show_page(1)

    def _show_page(self, page: int) -> None:
        self._area.setEnabled(page != 2)
        self._page = page
        for at, shown in enumerate(self._pages):
            shown.setVisible(at == page)
        (self.password if page == 0 else self.shares[0] if page == 1 else self.cancel).setFocus()

    def _begin(self) -> str:
        self._cancelled = False
        self._complain("")
        self.cancel.setEnabled(True)
        self.steps.begin(say("steps.unlock-begin"))
        self._show_page(2)
        return self._areas[self._area.currentIndex()].area_id

    def _unlock(self) -> None:
        if self.tasks.busy or not self._areas or not self.password.text:
            return
        secret, area_id, show = self.password.text, self._begin(), self.tasks.here(self._on_progress)
        self.password.set_text("")
        self.tasks.desk(
            lambda: self._station.access.unlock(area_id, secret, show),
            self._on_open,
            lambda error: self._fail(error, 0),
        )

    def _unlock_with_shares(self) -> None:
        if self.tasks.busy or not self._areas:
            return
        number, words = self.person.text, tuple(field.text for field in self.shares)
        if not number.isdecimal():
            self.person.complain(say("unlock.person-wrong"))
            return
        password, area_id, show = self.new_password.text, self._begin(), self.tasks.here(self._on_progress)
        self.tasks.desk(
            lambda: self._station.access.unlock_with_shares(area_id, words, int(number), password, show),
            self._on_open,
            lambda error: self._fail(error, 1),
        )

    def _on_progress(self, progress: Progress) -> None:
        if not self._cancelled:
            self.steps.show_progress(progress)

    def _on_open(self, _: None) -> None:
        for field in (self.password, self.new_password, *self.shares):
            field.set_text("")
        if self._cancelled:
            self.tasks.desk(self._station.access.close_area)
            self._show_page(0)

    def _fail(self, error: StationError, page: int) -> None:
        self._show_page(page)
        self._complain(" ".join(error_words(error)))

    def _complain(self, words: str) -> None:
        self.wrong.setText(words)
        self.wrong.setVisible(bool(words))

    def _cancel(self) -> None:
        # The check is let run to its end and the area shut again: a file half open would be worse than a moment's wait.
        self._cancelled = True
        self.cancel.setEnabled(False)
        self.steps.begin(say("steps.unlock-cancelled"))
