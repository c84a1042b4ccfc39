"""Stock leaves for another area: a form that two people read, and sign one after the other (PSI-4.23)."""

from typing import TYPE_CHECKING

from cdstation.errors import RuleError, StationError
from cdstation.register.quantity import Quantity
from cdstation.register.stock.transfers import SUPPLY, Sending
from cdstation.services.stock.parcels import Sent
from cdstation.services.values import Proof
from cdstation.ui.stock.moving.send_form import Offered, SendForm
from cdstation.ui.stock.moving.signing import about_a_person, ask_two
from cdstation.ui.stock.step import StockStep
from cdstation.ui.tasks import Tasks
from cdstation.ui.text import say
from cdstation.ui.widgets.buttons import Button, Kind
from cdstation.ui.widgets.panels import Tag
from cdstation.ui.widgets.two_signatures import TwoSignatures

if TYPE_CHECKING:
    from cdstation.services.station import Station


class SendStep(StockStep):
    """What is refused stays filled in; what was sent is said above an empty form."""

    name = "send"
    group = "move"
    icon = "right"

    def __init__(self, station: "Station", tasks: Tasks) -> None:
        super().__init__(station, tasks)
        self._asked: Sending | None = None  # what is being looked at before it may be signed
        self._ready: Sending | None = None
        self.told = Tag("", "good")
        self.told.hide()
        self.form = SendForm()
        self.form.changed.connect(self._unready)
        self.form.entered.connect(self._ask)
        self.next = Button(say("stock.send.next"), Kind.PRIMARY, hint="Enter")
        self.next.setObjectName("send-next")
        self.next.clicked.connect(self._ask)
        self.two = TwoSignatures(self.strip)
        self.two.signed.connect(self._send)
        for widget in (self.told, self.form, self.next):
            self.card.body.addWidget(widget)
        self.finish()

    def begin(self) -> None:
        super().begin()
        self.tasks.desk(self._read, self._show, self._on_unreadable)
        self.form.setFocus()

    def _read(self) -> Offered:
        transfers = self.station.transfers
        return Offered(transfers.cards().known, transfers.cabinet(), transfers.requisitions())

    def _show(self, offered: Offered) -> None:
        self.form.offer(offered)
        self.complain(None if offered.areas else RuleError("area-not-known"))
        self.next.setEnabled(bool(offered.areas))

    def _on_unreadable(self, error: StationError) -> None:
        self.next.setEnabled(False)
        self.complain(error)

    def _unready(self) -> None:
        """Whatever is changed has to be read and signed anew."""
        self._asked = self._ready = None
        self.strip.hide()
        self.next.show()

    def _ask(self) -> None:
        if not self.next.isEnabled():
            return
        try:
            wanted = self._asked = self.form.read()
        except RuleError as error:
            self._not_ready(error)
            return
        self.told.hide()
        self.tasks.desk(
            lambda: self.station.transfers.check_sending(wanted),
            lambda _: self._on_checked(wanted),
            lambda error: self._not_ready(error) if self._asked is wanted else None,
        )

    def _on_checked(self, wanted: Sending) -> None:
        if self._asked is not wanted:
            return  # something was changed meanwhile
        self._ready = wanted
        self.complain(None)
        self.next.hide()
        ask_two(self.station, self.strip, self.two, self._signs(wanted))

    def _not_ready(self, error: StationError) -> None:
        self._unready()
        self.complain(error)

    def _signs(self, wanted: Sending) -> str:
        area, page = self.form.area, self.form.page
        assert area is not None
        assert page is not None
        held = {one.number: one.contents for one in page.held}
        unit, loose = page.product.unit, sum(part.amount for part in wanted.loose)
        words = say(
            "stock.send.signs" if wanted.purpose == SUPPLY else "stock.send.signs-return",
            amount=str(Quantity(loose + sum(held[number] for number in wanted.containers), unit)),
            line=page.product.line,
            area=area.name,
            requisition=wanted.requisition or "–",
        )
        if wanted.containers:
            words += " " + say("stock.send.signs-containers", count=len(wanted.containers))
        return words + (" " + say("stock.send.signs-loose", loose=str(Quantity(loose, unit))) if loose else "")

    def _send(self, first: Proof, second: Proof) -> None:
        wanted = self._ready
        if wanted is not None:
            self.tasks.desk(
                lambda: self.station.transfers.send(wanted, (first, second)), self._on_sent, self._on_refused
            )

    def _on_sent(self, sent: Sent) -> None:
        area, page = self.form.area, self.form.page
        assert area is not None
        assert page is not None
        words = say("stock.send.sent" if sent.slip_written else "stock.send.sent-without-slip", area=area.name)
        balance = str(Quantity(sent.balance, page.product.unit))
        self.told.set_text(say("stock.send.number-sent", number=sent.number, words=words, balance=balance))
        self.told.show()
        self.form.clear()
        self._unready()
        self.done.emit()
        self.begin()

    def _on_refused(self, error: StationError) -> None:
        if about_a_person(error):
            self.two.refuse(error)
            return
        self._not_ready(error)
