"""Opening and closing the hatch: a checklist that fills itself, the keys, and the blind counts (BAL-2, BAL-3,
PSI-4.30).
"""

from cdstation.errors import Fact, NotReadyError, RuleError
from cdstation.register.acts import SessionClosed, SessionOpened
from cdstation.register.counting.rows import PLAIN_OPENED, PLAIN_SEALED, Figures
from cdstation.register.custody.licences import pressing
from cdstation.register.standing import Session
from cdstation.register.stock.holding import PUMP_ROW
from cdstation.register.times import local_time
from cdstation.services.backup import BackupDesk
from cdstation.services.cards import Cards
from cdstation.services.counts import CountDesk
from cdstation.services.current import Current
from cdstation.services.discrepancies.desk import CaseDesk
from cdstation.services.duty import Duty
from cdstation.services.pump import PumpDesk
from cdstation.services.roster import RosterDesk
from cdstation.services.upkeep.downtime import DowntimeDesk
from cdstation.services.values import CheckItem, Counted, CountResult, Proof, State
from cdstation.treatment.acts import NotGivenReason, Outcome

_BEFORE = (State.CLOSED, State.QUARANTINE)
_NURSE, _TWO, _PHARMACIST, _PRESCRIBER = "nurse", "two-people", "pharmacist", "prescriber"
MUST = ("register-verified", "unfinished", "half-corrected")  # nothing is poured while one of these is red


class SessionDesk:
    """The session of one hatch."""

    def __init__(
        self,
        current: Current,
        duty: Duty,
        pump: PumpDesk,
        roster: RosterDesk,
        cards: Cards,
        backup: BackupDesk,
        cases: CaseDesk,
        downtime: DowntimeDesk,
        counts: CountDesk,
    ) -> None:
        self._current = current
        self._duty = duty
        self._pump = pump
        self._roster = roster
        self._cards = cards
        self._backup = backup
        self._cases = cases
        self._downtime = downtime
        self._counts = counts

    def checklist(self) -> tuple[CheckItem, ...]:
        """What is done, what is left and who may clear it."""
        return (
            self._verified(),
            self._unfinished(),
            *self._half_corrected(),
            self._keys(),
            self._counted(),
            self._bottle(),
            self._pump_verified(),
            self._covers(),
            self._packed(),
            *self._overdue_transfers(),
            *self._people(),
            *self._licences(),
        )

    def _licences(self) -> tuple[CheckItem, ...]:
        """A licence that ends within the month or has ended (PSI-4.31): said to everybody, and in nobody's way."""
        standing, today = self._current.book.standing, self._current.clock.now().dose_day
        found = pressing(standing.custody, today, standing.settings)
        named = ", ".join(one.schedule for one in found)
        return (CheckItem("licences", "to-do", _PHARMACIST, (("schedules", named),)),) if found else ()

    def _verified(self) -> CheckItem:
        if self._current.findings:
            return CheckItem("register-verified", "blocked", _PHARMACIST, (("findings", len(self._current.findings)),))
        return CheckItem("register-verified", "done", facts=(("entries", self._current.verified_to),))

    def _unfinished(self) -> CheckItem:
        left = len(set(self._current.book.roster.open) - self._current.in_hand)
        return CheckItem("unfinished", "blocked" if left else "done", _TWO, (("doses", left),))

    def _half_corrected(self) -> tuple[CheckItem, ...]:
        """A correction that the station died in the middle of: two balances are wrong until it is finished."""
        left = len(self._current.book.standing.keeping.half_corrected)
        return (CheckItem("half-corrected", "blocked", _TWO, (("corrections", left),)),) if left else ()

    def _keys(self) -> CheckItem:
        standing, nurse = self._current.book.standing, self._current.nurse
        held = nurse is not None and standing.key_holder == nurse.person
        return CheckItem("keys", "done" if held else "to-do", _NURSE)

    def _counted(self) -> CheckItem:
        standing = self._current.book.standing
        open_pages = (page for page in standing.pages if page not in standing.keeping.closed_pages)
        left = [page for page in open_pages if not self._counted_today(page)]
        return CheckItem("balances-counted", "to-do" if left else "done", _TWO, (("pages", len(left)),))

    def _counted_today(self, page: int) -> bool:
        standing, now = self._current.book.standing, self._current.clock.now()
        count = standing.counts[page]
        # The entry that opens a page is no count by two people who looked into the cabinet.
        return count.seq != page and type(now)(count.at_ms, 0, "").dose_day == now.dose_day

    def _bottle(self) -> CheckItem:
        if self._pump.status().state == "by-hand":
            return CheckItem("bottle-fitted", "left-out")
        bottle = self._current.book.standing.bottles.get(self._pump.NUMBER)
        if bottle is None or self._pump.status().state in ("bottle-expired", "bottle-recalled"):
            return CheckItem("bottle-fitted", "to-do", _TWO)
        return CheckItem("bottle-fitted", "done", facts=(("batch", bottle.batch), ("expiry", bottle.expiry)))

    def _pump_verified(self) -> CheckItem:
        state = self._pump.status().state
        if state == "by-hand":
            return CheckItem("pump-verified", "left-out")
        return CheckItem("pump-verified", "done" if state in ("ready", "busy") else "to-do", _TWO)

    def _covers(self) -> CheckItem:
        """The bottle holds what the roster needs and the residue below which a pump is not accurate."""
        status = self._pump.status()
        if status.state == "by-hand":
            return CheckItem("bottle-covers-roster", "left-out")
        needed = self._needed() + self._current.book.standing.settings["residue-ul"]
        facts: tuple[tuple[str, Fact], ...] = (("needed", needed), ("left", status.left_ul))
        return CheckItem("bottle-covers-roster", "done" if status.left_ul >= needed else "to-do", _NURSE, facts)

    def _packed(self) -> CheckItem:
        """The paper for the day when the station fails (peers (b)13)."""
        return CheckItem("downtime-pack", "done" if self._downtime.packed_today() else "to-do", _NURSE)

    def _needed(self) -> int:
        roster, today = self._current.book.roster, self._roster.today()
        orders = [roster.order_for(number, today) for number in self._roster.expected()]
        return sum(order.volume for order in orders if order is not None and order.product.poured)

    def _overdue_transfers(self) -> tuple[CheckItem, ...]:
        """Only when there are some: stock that left four hours ago and is in no register (PSI-4.17)."""
        now_ms, transit = self._current.clock.now().utc_ms, self._current.book.standing.transit
        overdue = sum(one.overdue(now_ms) for one in transit.sent_now())
        return (CheckItem("transfers-overdue", "to-do", _NURSE, (("transfers", overdue),)),) if overdue else ()

    def _people(self) -> tuple[CheckItem, ...]:
        """Who needs a decision before the door opens, so that the queue need not wait for it."""
        cards = [self._cards.card(number) for number in self._roster.expected()]
        notices = [{one.code for one in (*card.blocks, *card.warnings)} for card in cards]

        def item(code: str, who: str, *wanted: str) -> CheckItem:
            found = sum(bool(have & set(wanted)) for have in notices)
            return CheckItem(code, "to-do" if found else "done", who, (("people", found),))

        return (
            item("orders-ending", _PRESCRIBER, "order-ends-soon", "prescription-ended", "prescription-expired"),
            item("missed-three", _PRESCRIBER, "missed-stop", "missed-suspended"),
            item("new-starters", _NURSE, "first-fortnight"),
            item("holds", _PRESCRIBER, "on-hold"),
        )

    def start_count(self, page: int) -> None:
        """Remember where the book stands: a count is of that moment."""
        self._counts.start(page)

    def count(self, page: int, first: Counted, second: Counted, first_proof: Proof, second_proof: Proof) -> CountResult:
        """A blind count in three figures, where nobody asks for each container (`CountDesk.finish`)."""
        head = self._current.book.standing.pages.get(page)
        figures, others = (_plain(one, liquid=head is None or head.unit.liquid) for one in (first, second))
        return self._counts.finish(page, figures, others, first_proof, second_proof)

    def open(self, closes_at_ms: int) -> None:
        """The hatch opens. What is left out is written down with it.

        Raises NotReadyError `opening-blocked`, RuleError `session-open-already`, `closes-in-the-past`, and the
        station's state.
        """
        self._current.require(*_BEFORE)
        now, session = self._current.clock.now(), self._current.book.standing.session
        if self._current.hatch_open():
            raise RuleError("session-open-already")
        if closes_at_ms <= now.utc_ms:
            raise RuleError("closes-in-the-past")
        items = self.checklist()
        if any(item.code in MUST and item.state == "blocked" for item in items):
            raise NotReadyError("opening-blocked")
        if session is not None:  # of an earlier day, and nobody closed it
            self._current.book.write(self._figures(session), by=self._current.nurse_signer)
        standing = self._current.book.standing
        body = SessionOpened(
            key_holder=standing.key_holder or 0,
            closes_at_ms=closes_at_ms,
            checks=tuple(f"{item.code}:{item.state}" for item in items),
            roster=self._roster.expected(),
        )
        self._current.book.write(body, by=self._current.nurse_signer)
        self._cases.tick()

    def close(self) -> None:
        """The hatch closes: its figures go into the book, and a verified backup is made (D11, RET-2).

        Raises NotReadyError while a cup is open; NotReadyError `case-report-due` while a discrepancy has to be reported
        first (H-24); NotReadyError `backup-not-written` when only the backup failed: the hatch is closed then all the
        same.
        """
        book = self._current.book
        session = book.standing.session
        if session is None:
            raise NotReadyError("station-session-closed")
        if book.roster.open:
            raise NotReadyError("station-quarantine")
        self._cases.tick()
        self._cases.check_reported()
        book.write(self._figures(session), by=self._current.nurse_signer)
        book.writing.make_checkpoint()
        self._current.changed()
        self._backup.make()

    def _figures(self, session: Session) -> SessionClosed:
        day = local_time(session.opened_ms).date()
        roster = self._current.book.roster
        latest = [visits[0].what for one in session.expected if (visits := roster.visits_on(one, day))]
        given = {Outcome.GIVEN.value, Outcome.PART.value, Outcome.VOMITED.value}
        return SessionClosed(
            given=sum(what in given for what in latest),
            refused=latest.count(Outcome.REFUSED.value),
            no_show=latest.count(NotGivenReason.NOT_ATTENDED.value),
        )


def _plain(counted: Counted, *, liquid: bool) -> Figures:
    figures = {PLAIN_SEALED: counted.sealed, PLAIN_OPENED: counted.opened}
    return {**figures, f"{PUMP_ROW}1": counted.reservoir} if liquid else figures
