"""What stands now: the area, its people, pages, settings, pumps and session, folded from the entries.

Nothing here is stored anywhere else, so nothing can disagree with the book. Entries of single doses touch only balances
and the bottle; the patients' side is folded in `treatment/roster.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from cdstation.errors import RuleError
from cdstation.register import acts
from cdstation.register.counting.last import LastCount, counted
from cdstation.register.custody.holders import CABINET, Custody
from cdstation.register.discrepancies.case import Cases
from cdstation.register.entries import Body, Sealed
from cdstation.register.pages import PageHead, page_head
from cdstation.register.people import Person, Role
from cdstation.register.products import PageKey
from cdstation.register.settings import defaults
from cdstation.register.stock.holding import Holding
from cdstation.register.stock.orders import Orders
from cdstation.register.stock.transit import Transit
from cdstation.register.throttle import Failures
from cdstation.register.times import Moment
from cdstation.register.upkeep.acts import Correction
from cdstation.register.upkeep.corrected import never_came
from cdstation.register.upkeep.keeping import Keeping


@dataclass(frozen=True)
class Bottle:
    """What is on a pump; `used` is what has left through it since, in microlitres."""

    product: str
    batch: str
    expiry: str
    volume: int
    seq: int
    used: int = 0
    container: int = 0  # the container it is, 0 for a bottle that is not kept as one

    @property
    def left(self) -> int:
        """Microlitres that should still be in it."""
        return self.volume - self.used


@dataclass(frozen=True)
class Session:
    """The hatch is open; `started` is when, `expected` the roster."""

    seq: int
    opened_ms: int
    closes_at_ms: int
    key_holder: int
    expected: tuple[int, ...]


@dataclass
class Standing:
    """The fold. `apply` takes entries in the order of their numbers."""

    area: acts.AreaOpened | None = None
    people: dict[int, Person] = field(default_factory=dict)
    pages: dict[int, PageHead] = field(default_factory=dict)
    balances: dict[int, int] = field(default_factory=dict)
    counts: dict[int, LastCount] = field(default_factory=dict)
    settings: dict[str, int] = field(default_factory=defaults)
    pumps: dict[int, acts.PumpRegistered] = field(default_factory=dict)
    verified: dict[int, tuple[int, acts.PumpVerified]] = field(default_factory=dict)
    bottles: dict[int, Bottle] = field(default_factory=dict)
    tubing: dict[int, str] = field(default_factory=dict)  # the product that each pump had last, bottle or not
    by_hand_ms: int | None = None
    open_shots: dict[str, acts.ShotStarted] = field(default_factory=dict)
    session: Session | None = None
    failures: dict[int, Failures] = field(default_factory=dict)
    failed_since: dict[int, int] = field(default_factory=dict)
    discrepancies: dict[int, acts.DiscrepancyOpened] = field(default_factory=dict)
    backup_ms: int | None = None
    last: Moment | None = None
    last_seq: int = 0
    last_lines: dict[int, int] = field(default_factory=dict)  # the newest line of each page
    holding: Holding = field(default_factory=Holding)
    orders: Orders = field(default_factory=Orders)
    transit: Transit = field(default_factory=Transit)
    cases: Cases = field(default_factory=Cases)
    custody: Custody = field(default_factory=Custody)
    keeping: Keeping = field(default_factory=Keeping)

    def apply(self, sealed: Sealed) -> None:
        """Take one more entry into account."""
        step = _STEPS.get(type(sealed.body))
        if step is not None:
            step(self, sealed, sealed.body)
        for part in (self.holding, self.orders, self.transit, self.cases, self.custody, self.keeping):
            part.apply(sealed)
        self._move(sealed)
        self._follow_containers()
        if sealed.seq > self.last_seq:
            self.last, self.last_seq = sealed.draft.entered, sealed.seq

    @property
    def key_holder(self) -> int | None:
        """Who holds the cabinet keys: 0 is the key safe, None when that was never written (PSI-4.30)."""
        held = self.custody.keys.get(CABINET)
        return None if held is None else held.holder

    def head(self, page: int) -> PageHead:
        """The head of a page. Raises RuleError `page-not-open`."""
        found = self.pages.get(page)
        if found is None:
            raise RuleError("page-not-open")
        return found

    def page_for(self, key: PageKey) -> int | None:
        """The page of a drug, form and strength (never two: LAW-19-b); None while it has none, or that is closed."""
        heads = tuple(self.pages.values())
        return next((one.page for one in heads if one.key == key and one.page not in self.keeping.closed_pages), None)

    def name_of(self) -> dict[int, str]:
        """Shown names by person number, leavers included: their lines stand for ever."""
        return {number: person.shown for number, person in self.people.items()}

    def use_for_dose(self, sealed: Sealed, pump: int) -> None:
        """A dose was taken from the bottle on this pump, or by hand (0) from the container in use on its page."""
        amount = -(sealed.draft.delta or 0)
        page = sealed.entry.page or 0
        self.use_bottle(pump, amount)
        self.holding.use(pump, page, amount)
        if pump in self.verified and page in self.counts:
            self.counts[page] = self.counts[page].poured(self.verified[pump][1].mean_error, amount)
        self._follow_containers()

    def use_bottle(self, pump: int, volume: int) -> None:
        """So much has left the bottle on this pump."""
        if pump in self.bottles:
            bottle = self.bottles[pump]
            self.bottles[pump] = replace(bottle, used=bottle.used + volume)

    def _follow_containers(self) -> None:
        """A bottle that is kept as a container holds what that holds, and has left the pump when that has."""
        for pump, bottle in tuple(self.bottles.items()):
            one = self.holding.on_pump(pump) if bottle.container else None
            if one is not None and one.number == bottle.container:
                self.bottles[pump] = replace(bottle, used=bottle.volume - one.contents)
            elif bottle.container:
                del self.bottles[pump]

    def marks(self) -> dict[int, int]:
        """For each page the entry since which its doses must be folded again at a start: its count or an older
        container that gave some. Bottles without a container are for those who know the products.
        """
        marks = {page: count.seq for page, count in self.counts.items()}
        for page, seq in self.holding.marks():
            marks[page] = min(seq, marks.get(page, seq))
        return marks

    def _move(self, sealed: Sealed) -> None:
        page = sealed.entry.page
        if page is None or sealed.entry.balance is None:
            return
        self.balances[page] = sealed.entry.balance
        self.last_lines[page] = max(sealed.seq, self.last_lines.get(page, 0))
        if page in self.counts:
            self.counts[page] = self.counts[page].after(sealed)


def _area_opened(now: Standing, _: Sealed, body: acts.AreaOpened) -> None:
    now.area = body


def person_of(body: acts.PersonEnrolled) -> Person:
    """The person whom this entry enrols."""
    return Person(
        number=body.number,
        family=body.family,
        given=body.given,
        role=Role(body.role),
        registration=body.registration,
        public_key=body.public_key,
        competent_until=body.competent_until,
        badge=body.badge,
        badge_tag=body.badge_tag,
        locally_authorised=body.locally_authorised,
    )


def _person_enrolled(now: Standing, _: Sealed, body: acts.PersonEnrolled) -> None:
    now.people[body.number] = person_of(body)


def _person_left(now: Standing, _: Sealed, body: acts.PersonLeft) -> None:
    now.people[body.number] = replace(now.people[body.number], left=True)


def _pin_failed(now: Standing, sealed: Sealed, body: acts.PinFailed) -> None:
    now.failures[body.number] = now.failures.get(body.number, Failures()).another(sealed.draft.entered)
    now.failed_since[body.number] = now.failed_since.get(body.number, 0) + 1


def _pin_forgiven(now: Standing, _: Sealed, body: acts.PinAccepted | acts.PinUnlocked) -> None:
    now.failures[body.number] = now.failures.get(body.number, Failures()).forgiven()
    if isinstance(body, acts.PinUnlocked):
        now.failures[body.number] = Failures()


def _signed_in(now: Standing, _: Sealed, body: acts.SignedIn) -> None:
    now.failed_since[body.number] = 0


def _page_opened(now: Standing, sealed: Sealed, _: acts.PageOpened) -> None:
    now.pages[sealed.seq] = page_head(sealed)
    now.counts[sealed.seq] = LastCount(sealed.seq, sealed.draft.entered.utc_ms)


def _counted(now: Standing, sealed: Sealed, body: acts.Count) -> None:
    page = sealed.entry.page
    if page is not None:
        now.counts[page] = counted(now.counts.get(page), sealed, body)


def _setting_changed(now: Standing, _: Sealed, body: acts.SettingChanged) -> None:
    now.settings[body.name] = body.value


def _pump_registered(now: Standing, _: Sealed, body: acts.PumpRegistered) -> None:
    now.pumps[body.pump] = body


def _pump_verified(now: Standing, sealed: Sealed, body: acts.PumpVerified) -> None:
    now.verified[body.pump] = (sealed.draft.entered.utc_ms, body)
    now.open_shots = {uuid: shot for uuid, shot in now.open_shots.items() if shot.pump != body.pump}


def _shot_started(now: Standing, sealed: Sealed, body: acts.ShotStarted) -> None:
    now.open_shots[sealed.uuid] = body


def _bottle_fitted(now: Standing, sealed: Sealed, body: acts.BottleFitted) -> None:
    now.bottles[body.pump] = Bottle(
        body.product, body.batch, body.expiry, body.volume, sealed.seq, container=body.container
    )
    if now.tubing.get(body.pump) != body.product:
        now.verified.pop(body.pump, None)  # another product in the tubing: verify again (PUMP-5)
    now.tubing[body.pump] = body.product


def _by_hand(now: Standing, sealed: Sealed, _: acts.ByHandChosen) -> None:
    now.by_hand_ms = sealed.draft.entered.utc_ms


def _waste(now: Standing, sealed: Sealed, body: acts.Waste) -> None:
    now.use_bottle(body.pump, -(sealed.draft.delta or 0))


def _session_opened(now: Standing, sealed: Sealed, body: acts.SessionOpened) -> None:
    now.session = Session(sealed.seq, sealed.draft.entered.utc_ms, body.closes_at_ms, body.key_holder, body.roster)


def _session_closed(now: Standing, _: Sealed, __: acts.SessionClosed) -> None:
    now.session = None


def _discrepancy(now: Standing, sealed: Sealed, body: acts.DiscrepancyOpened) -> None:
    now.discrepancies[sealed.seq] = body


def _corrected(now: Standing, _: Sealed, body: Correction) -> None:
    for number in never_came(body, now.holding.containers.values()):
        now.holding.forget(number)


def _backup(now: Standing, sealed: Sealed, _: acts.BackupMade) -> None:
    now.backup_ms = sealed.draft.entered.utc_ms


_STEPS: dict[type[Body], Callable[[Standing, Sealed, Any], None]] = {
    acts.AreaOpened: _area_opened,
    acts.PersonEnrolled: _person_enrolled,
    acts.PersonLeft: _person_left,
    acts.PinFailed: _pin_failed,
    acts.PinUnlocked: _pin_forgiven,
    acts.PinAccepted: _pin_forgiven,
    acts.SignedIn: _signed_in,
    acts.PageOpened: _page_opened,
    acts.Count: _counted,
    acts.SettingChanged: _setting_changed,
    acts.PumpRegistered: _pump_registered,
    acts.PumpVerified: _pump_verified,
    acts.ShotStarted: _shot_started,
    acts.BottleFitted: _bottle_fitted,
    acts.ByHandChosen: _by_hand,
    acts.Waste: _waste,
    acts.SessionOpened: _session_opened,
    acts.SessionClosed: _session_closed,
    acts.DiscrepancyOpened: _discrepancy,
    acts.BackupMade: _backup,
    Correction: _corrected,
}
