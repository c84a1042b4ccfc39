"""Any order of everything that moves stock, in two areas that may die between any two commits (T5, house §1).

The services, the books and the slips are the real ones. After every step every new entry has been audited with all
checks, each balance is what a plain notebook says, what is between the areas is what left one and did not reach the
other, and what stands in memory is what an independent fold of the entries says. After each death the station starts
from its disk and must stand exactly between two of its own commits.
"""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from cdstation.errors import NotReadyError, RuleError
from cdstation.register.entries import Sealed
from cdstation.register.stock.between import audit_transfers, on_the_way
from cdstation.register.stock.containers import Listed
from cdstation.register.stock.holding import Container
from cdstation.register.stock.receiving import Lot
from cdstation.register.stock.transfers import Loose, Sending
from cdstation.services.stock.ordering import OrderForm
from cdstation.services.stock.receiving import ReceiptForm
from cdstation.services.values import Evidence, OutcomeForm, PageCount, Settlement, State
from cdstation.storage.ledger import Ledger
from cdstation.storage.signing import verify
from cdstation.treatment.acts import Outcome
from cdstation.treatment.area_audit import Audit
from cdstation.treatment.patients import Patient
from tests.journeys.stock_notebook import Step, StockNotebook, moved
from tests.services.areas import (
    ASSISTANT,
    BUPRENORPHINE,
    LEAD,
    METHADONE,
    NURSE,
    PHARMACIST,
    SECOND_NURSE,
    TECHNICIAN,
    Place,
    Prison,
    build_prison,
    copy_of_prison,
    proof,
    two,
)
from tests.services.hatch import DAY_MS, LOOKED, SWALLOWED, order, quick_folder

EXAMPLES, STEPS, LONG = 10, 50, 200
MILLION, FULL = 1_000_000, 20  # so many steps in both lanes at the full scale; some runs of Hypothesis end early
DOSE_UL = 45_000
PRODUCTS = st.sampled_from([METHADONE, BUPRENORPHINE])
SIDES = st.booleans()  # the store, or the hatch
PICKS = st.integers(0, 50)
OWN = "own"
SIZES = {METHADONE: 500_000, BUPRENORPHINE: 28_000}
UNITS = {METHADONE: 1, BUPRENORPHINE: 1_000}
_DONE: Counter[str] = Counter()  # which acts have succeeded: a machine that is always refused proves nothing


def _patient() -> Patient:
    """Somebody who comes to the hatch."""
    return Patient(0, "A1001BC", "", "Abbottson", "Callum", date(1981, 2, 3), "B2-01", (), "")


def _pages(one: "Watched") -> dict[str, int]:
    """The two pages of an area by product, and that of patients' own drugs."""
    heads = {head.key: head.page for head in one.place.book.standing.pages.values()}
    catalogue = one.place.station.catalogue
    known = {product: heads[catalogue.product(product).page_key] for product in SIZES}
    own = one.place.station.pages.page_of(BUPRENORPHINE, patients_own=True)
    return known | ({OWN: own.page} if own else {})


class StationDies(BaseException):
    """As a power cut: nothing in the program may catch it."""


@dataclass
class Fuse:
    """Burns at the n-th append from now: before it is written, or after, when nobody has heard of it yet."""

    left: int = 0
    heard: bool = False

    def wrap(self, append: Callable[..., Sealed]) -> Callable[..., Sealed]:
        """`append` with the fuse in it."""

        def guarded(*args: Any, **kwargs: Any) -> Sealed:
            if self.left != 1:
                self.left = max(0, self.left - 1)
                return append(*args, **kwargs)
            self.left = 0
            if self.heard:
                append(*args, **kwargs)
            raise StationDies

        return guarded


@dataclass
class Watched:
    """One area with its audit, which has seen every entry once."""

    place: Place
    audit: Audit = field(default_factory=lambda: Audit(verify))
    seen: int = 0
    entries: list[Sealed] = field(default_factory=list)
    fuse: Fuse = field(default_factory=Fuse)

    def arm(self) -> None:
        """The station's own ledger goes through the fuse."""
        ledger = self.place.book.ledger
        assert isinstance(ledger, Ledger)
        ledger.append = self.fuse.wrap(ledger.append)  # type: ignore[method-assign]

    def look(self) -> list[str]:
        """What the audit says of the entries that are new."""
        found = []
        while batch := self.place.book.ledger.entries(after_seq=self.seen, limit=1000):
            for sealed in batch:
                found += [f"{one.code} at {one.seq}" for one in self.audit.take(sealed)]
                self.entries.append(sealed)
            self.seen = batch[-1].seq
        return found


class StockMachine(RuleBasedStateMachine):
    """A store and a hatch; `built` is copied for each run."""

    built: Prison

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp(prefix="cdstation-stock-", dir=quick_folder()))
        self.prison = copy_of_prison(self.built, self.home)
        self.notes = StockNotebook()
        self.corrected: dict[tuple[str, int], int] = {}  # by line, what it should have said
        self.watched = {True: Watched(self.prison.store), False: Watched(self.prison.hatch_a)}
        for one in self.watched.values():
            for product, page in _pages(one).items():
                self.notes.amounts[one.place.name, product] = one.place.station.register.balance(page)

    @initialize()
    def sign_in(self) -> None:
        """The pharmacist in both, with written authority."""
        for one in self.watched.values():
            self._begin(one)
            custody = one.place.station.custody.authorities
            today = one.place.clock.now().dose_day
            custody.give(TECHNICIAN, "receive", "letter", today, today + timedelta(days=400), proof(LEAD))
            station = one.place.station
            self.patient = station.roster.register_patient(_patient()).number
            station.roster.record_prescription(order(station, self.patient, DOSE_UL, today))
            station.pages.open_page(BUPRENORPHINE, proof(NURSE), patients_own=True)
            self.notes.amounts[one.place.name, OWN] = 0

    def teardown(self) -> None:
        """Both books whole, and every transfer where it should be."""
        try:
            for one in self.watched.values():
                assert one.place.verify().findings == ()
        finally:
            self.prison.close()
            shutil.rmtree(self.home)

    # ------------------------------------------------------------------------------------------------ getting in

    @rule(store=SIDES, product=PRODUCTS, number=st.integers(1, 3), missing=st.sampled_from([0, 0, 1]))
    def receive(self, store: bool, product: str, number: int, missing: int) -> None:
        """A delivery; now and then the note says one more than there is."""
        size, one = SIZES[product], self.watched[store]
        form = ReceiptForm(
            product=product,
            supplier="Example Pharma Ltd",
            address="4 Model Way",
            delivered=(number + missing) * size,
            lots=(Lot(number, size, f"K{one.seen % 7}", "2027-08-31"),),
            delivery_note="DN-1",
            requisition="R-1",
            ordered=(number + missing) * size,
        )
        receiving = one.place.station.receiving
        change = moved((self._key(one, product), number * size))
        self._do("receive", one, lambda: receiving.receive(form, proof(TECHNICIAN), proof(NURSE)), (change,))

    @rule(store=SIDES)
    def lock_away(self, store: bool) -> None:
        """What came in goes into the cabinet."""
        one = self.watched[store]
        receiving = one.place.station.receiving
        for waiting in receiving.to_lock_away()[:1]:
            self._do("lock-away", one, partial(receiving.lock_away, waiting.seq, "cabinet"))

    @rule(store=SIDES, product=PRODUCTS, number=st.integers(1, 3))
    def list_stock(self, store: bool, product: str, number: int) -> None:
        """Loose stock is put into the list of containers."""
        one, size = self.watched[store], SIZES[product]
        rows = [Listed(size, size, "K9", "2027-08-31")] * number
        listing = one.place.station.containers.list_stock
        self._do("list", one, lambda: listing(product, rows, proof(NURSE)))

    # ------------------------------------------------------------------------------------------------ containers

    @rule(store=SIDES, product=PRODUCTS, pick=PICKS)
    def open_container(self, store: bool, product: str, pick: int) -> None:
        """One is in use from now on."""
        one, chosen = self._container(store, product, pick)
        if chosen:
            self._do("open", one, lambda: one.place.station.containers.open(chosen.number))

    @rule(store=SIDES, product=PRODUCTS, pick=PICKS, reason=st.sampled_from(["damaged", "doubtful"]))
    def quarantine(self, store: bool, product: str, pick: int, reason: str) -> None:
        """Set apart: the balance stays."""
        one, chosen = self._container(store, product, pick)
        if chosen:
            apart = one.place.station.containers.quarantine
            self._do("quarantine", one, lambda: apart(chosen.number, reason, "looked odd", proof(NURSE)))

    @rule(store=SIDES, product=PRODUCTS, pick=PICKS)
    def release(self, store: bool, product: str, pick: int) -> None:
        """Back again, unless it is never to be used."""
        one = self.watched[store]
        apart = one.place.station.destruction.set_apart(_pages(one)[product])
        if apart:
            number, back = apart[pick % len(apart)].number, one.place.station.containers.release
            self._do("release", one, lambda: back(number, "it was all right", proof(NURSE)))

    @rule(store=SIDES, product=PRODUCTS, pick=PICKS)
    def recall(self, store: bool, product: str, pick: int) -> None:
        """A batch is called back."""
        one, chosen = self._container(store, product, pick)
        if chosen and pick % 10 == 0:  # rarely: nothing of it can be used any more
            self._do("recall", one, lambda: one.place.station.containers.recall(product, chosen.batch, "EL(26)A/09"))

    @rule(store=SIDES, pick=PICKS, more=st.integers(-9_000, 9_000))
    def measure(self, store: bool, pick: int, more: int) -> None:
        """Overage: the book follows what was measured (BAL-4)."""
        one, chosen = self._container(store, METHADONE, pick)
        if chosen:
            measured = max(0, chosen.contents + more)
            change = moved((self._key(one, METHADONE), measured - chosen.contents))
            measure = one.place.station.containers.measure
            self._do("measure", one, lambda: measure(chosen.number, measured, proof(NURSE)), (change,))

    # ---------------------------------------------------------------------------------------------------- moving

    @rule(store=SIDES, product=PRODUCTS, pick=PICKS, loose=st.integers(0, 40), back=st.booleans())
    def send(self, store: bool, product: str, pick: int, loose: int, back: bool) -> None:
        """A container, or a loose amount, to the other area."""
        one, chosen = self._container(store, product, pick)
        amount = loose * UNITS[product]
        wanted = Sending(
            self.watched[not store].place.area_id,
            product,
            "R-7",
            purpose="return" if back else "supply",
            containers=(chosen.number,) if chosen and pick % 3 else (),
            loose=(Loose(amount, "K1", "2027-08-31"),) if amount else (),
        )
        sent = (chosen.contents if chosen and wanted.containers else 0) + amount
        change = moved((self._key(one, product), -sent), (("way", product), sent))
        transfers = one.place.station.transfers
        self._do("send", one, lambda: transfers.send(wanted, two(PHARMACIST, NURSE)), (change,))

    @rule(store=SIDES, pick=PICKS, missing=st.sampled_from([0, 0, 0, 1_000]))
    def accept(self, store: bool, pick: int, missing: int) -> None:
        """What the other has sent is counted and taken in."""
        one = self.watched[store]
        parcels, _ = one.place.station.transfers.incoming()
        if not parcels:
            return
        parcel = parcels[pick % len(parcels)]
        first, *rest = (part.contents for part in parcel.parts)
        counted = (max(0, first - missing), *rest)
        product = parcel.product.code
        change = moved((self._key(one, product), sum(counted)), (("way", product), -parcel.sent))
        accept = one.place.station.transfers.accept
        self._do("accept", one, lambda: accept(parcel.slip, counted, two(PHARMACIST, NURSE)), (change,))

    @rule(store=SIDES, pick=PICKS)
    def refuse(self, store: bool, pick: int) -> None:
        """It goes back; until it is taken back it is on the way."""
        one = self.watched[store]
        parcels, _ = one.place.station.transfers.incoming()
        if parcels and pick % 4 == 0:
            parcel = parcels[pick % len(parcels)]
            refuse = one.place.station.transfers.refuse
            self._do("refuse", one, lambda: refuse(parcel.slip, "seal broken", two(PHARMACIST, NURSE)))

    @rule(store=SIDES, pick=PICKS)
    def take_back(self, store: bool, pick: int) -> None:
        """Refused there, in the cabinet here."""
        one = self.watched[store]
        moving = one.place.station.transfers.in_transit()
        if not moving:
            return
        parcel = moving[pick % len(moving)]
        product = parcel.product.code
        counted = tuple(part.contents for part in parcel.parts)
        change = moved((self._key(one, product), sum(counted)), (("way", product), -parcel.quantity))
        take_back = one.place.station.transfers.take_back
        self._do("take-back", one, lambda: take_back(parcel.uuid, counted, two(PHARMACIST, NURSE)), (change,))

    @rule(store=SIDES)
    def settle(self, store: bool) -> None:
        """Answers are believed, missing slips are written."""
        one = self.watched[store]
        self._do("settle", one, one.place.station.transfers.settle)

    @rule(pick=PICKS)
    def lose_a_slip(self, pick: int) -> None:
        """Somebody takes the stick away and brings it back without a file."""
        slips = sorted(path for path in self.prison.transit.glob("*") if path.is_file() and "card" not in path.name)
        if slips:
            slips[pick % len(slips)].unlink()
            _DONE["lose-a-slip"] += 1

    # ------------------------------------------------------------------------------------------------ getting rid

    @rule(store=SIDES, product=PRODUCTS, units=st.integers(1, 30))
    def spill(self, store: bool, product: str, units: int) -> None:
        """Gone, witnessed."""
        one, amount = self.watched[store], units * UNITS[product]
        page = _pages(one)[product]
        change = moved((self._key(one, product), -amount))
        disposal = one.place.station.disposal
        self._do("spill", one, lambda: disposal.spill(page, amount, witness=proof(NURSE)), (change,))

    @rule(store=SIDES, pick=PICKS)
    def destroy_tablets(self, store: bool, pick: int) -> None:
        """Schedule 3: two signatures are enough (LAW-27-b)."""
        one = self.watched[store]
        page = _pages(one)[BUPRENORPHINE]
        apart = one.place.station.destruction.set_apart(page)
        if not apart:
            return
        chosen = apart[pick % len(apart)]
        change = moved((self._key(one, BUPRENORPHINE), -chosen.contents))
        args = (page, (chosen.number,), (chosen.contents,), "damaged", "kit DK-1", proof(TECHNICIAN), proof(NURSE))
        self._do("destroy", one, lambda: one.place.station.destruction.destroy_by_two(*args), (change,))

    @rule(store=SIDES, product=PRODUCTS, pick=PICKS)
    def send_back(self, store: bool, product: str, pick: int) -> None:
        """To the firm."""
        one, chosen = self._container(store, product, pick)
        if not chosen:
            return
        change = moved((self._key(one, product), -chosen.contents))
        amounts = ((chosen.number, chosen.contents),)
        page = _pages(one)[product]
        back = one.place.station.returns.send_back
        firm = ("Example Pharma Ltd", "4 Model Way", "RA-1", "not wanted")
        self._do("return", one, lambda: back(page, *firm, amounts, proof(NURSE)), (change,))

    # --------------------------------------------------------------------------------------------- counts and cases

    @rule(store=SIDES, product=PRODUCTS, off=st.sampled_from([0, 0, 0, -1, 1, -40]))
    def count(self, store: bool, product: str, off: int) -> None:
        """Both find the same; the balance never changes by counting."""
        one = self.watched[store]
        page = _pages(one)[product]
        figures = self._figures(one, page, off * UNITS[product])
        pair = two(NURSE, ASSISTANT)
        self._do(
            "count", one, lambda: one.place.station.counts.finish_round([PageCount(page, figures, figures)], *pair)
        )

    @rule(store=SIDES, pick=PICKS)
    def work_on_a_case(self, store: bool, pick: int) -> None:
        """One more step of an open case, whichever is next; an adjustment moves the balance, and nothing else does."""
        one = self.watched[store]
        open_cases = one.place.book.standing.cases.unsettled()
        if not open_cases:
            return
        case = open_cases[pick % len(open_cases)]
        desk, decider = one.place.station.cases, (proof(LEAD), proof(PHARMACIST))
        names = [check.check for check in case.checks()]
        if not case.owner:
            self._do("own", one, lambda: desk.own(case.seq, PHARMACIST))
        elif case.of_balance and "recount" not in names and case.page:
            figures = self._figures(one, case.page, 0)
            counts, pair = one.place.station.counts, two(SECOND_NURSE, TECHNICIAN)
            last = one.place.book.standing.counts[case.page].seq
            if last > case.seq and case.recounters:
                self._do("check", one, lambda: desk.check(case.seq, "recount", "as before", count=last))
            else:
                self._do("recount", one, lambda: counts.finish(case.page, figures, figures, *pair, case=case.seq))
        elif not case.told("cdao"):
            for to in ("lead", "pharmacist", "incident", "cdao"):
                self._do("report", one, partial(desk.report, case.seq, to, "Somebody", "REF-1"))
        elif not case.outcome:
            self._do("outcome", one, lambda: desk.outcome(case.seq, "unexplained", "nobody knows", *decider))
        elif case.remaining:
            product = next(code for code, page in _pages(one).items() if page == case.page)
            change = moved((self._key(one, product), case.remaining))
            self._do("adjust", one, lambda: desk.adjust(case.seq, case.remaining, "counted", *decider), (change,))
        else:
            self._do("close-case", one, lambda: desk.close(case.seq, "nothing more", *decider))

    # ------------------------------------------------------------------------------------- doses, bags, keys, orders

    @rule(store=SIDES)
    def dose(self, store: bool) -> None:
        """Measured by hand; the hatch opens first where it is closed. A death leaves it unfinished."""
        self._open_hatch(self.watched[store])
        one, patient = self.watched[store], self.patient
        station = one.place.station
        card = station.dosing.prepare(patient)
        if card.blocks or card.prescription is None:
            return

        def give() -> None:
            seen = Evidence(LOOKED, proof(NURSE) if card.witness_before else None)
            pour = station.dosing.pour(card, seen, station.pump.new_stop(), lambda _: None)
            station.dosing.sign(pour, OutcomeForm(Outcome.GIVEN, checks=SWALLOWED), proof(NURSE))

        change = moved((self._key(one, METHADONE), -card.volume.thousandths))
        self._do("dose", one, give, (Step(), Step(), change))

    @rule(store=SIDES, half=st.booleans())
    def settle_a_dose(self, store: bool, half: bool) -> None:
        """What was found unfinished at a start: two people say what was in the cup."""
        one = self.watched[store]
        for found in one.place.station.dosing.unfinished():
            delivered = found.ordered // 2 if half else found.ordered
            settlement = Settlement(delivered, Outcome.NOT_HANDED, 0)
            settle = one.place.station.dosing.settle
            change = moved((self._key(one, METHADONE), -delivered))
            self._do("settle-dose", one, partial(settle, found, settlement, *two(NURSE, ASSISTANT)), (change,))

    @rule(store=SIDES, tablets=st.integers(1, 20))
    def own_drug(self, store: bool, tablets: int) -> None:
        """A bag comes in, or the oldest one goes: a book apart (LAW-27-c)."""
        one, own = self.watched[store], self.watched[store].place.station.own_drugs
        bags = own.bags()
        if bags and tablets % 2:
            bag = bags[0]
            change = moved((self._key(one, OWN), -bag.left))
            self._do("bag-out", one, lambda: own.hand_on(bag.bag, "destroyed", "", "form 1", proof(NURSE)), (change,))
            return
        name, amount = f"PB-{one.seen}-{tablets}", tablets * 1_000
        args = (self.patient, BUPRENORPHINE, "reception", name, amount, "tablets", proof(NURSE))
        self._do("bag-in", one, lambda: own.receive(*args), (moved((self._key(one, OWN), amount)),))

    @rule(store=SIDES, to=st.sampled_from([0, NURSE, SECOND_NURSE]))
    def keys(self, store: bool, to: int) -> None:
        """From hand to hand; whether they counted first is theirs to say."""
        one = self.watched[store]
        keys = one.place.station.custody.keys
        holder = keys.holder()
        pair = two(holder or ASSISTANT, to or ASSISTANT)
        self._do("keys", one, lambda: keys.hand_over(to, *pair, why_uncounted="no time"))

    @rule(store=SIDES, product=PRODUCTS, cancel=st.booleans())
    def requisition(self, store: bool, product: str, cancel: bool) -> None:
        """The other area is asked, or a requisition is taken back; numbers stay unbroken."""
        one, other = self.watched[store], self.watched[not store]
        orders = one.place.station.orders
        asked = orders.open_requisitions()
        if cancel and asked:
            self._do("cancel", one, lambda: orders.cancel(asked[0].number, "not needed", proof(PHARMACIST)))
            return
        form = OrderForm(
            supplier=other.place.name,
            supplier_address="1 Sample Road, Anytown",
            recipient_address="1 Sample Road, Anytown",
            profession="pharmacist",
            purpose="stock",
            lines=((product, 3 * SIZES[product]),),
            to_area=other.place.area_id,
        )
        self._do("order", one, lambda: orders.order(form, proof(PHARMACIST)))

    @rule(store=SIDES, newest=st.integers(0, 5))
    def footnote(self, store: bool, newest: int) -> None:
        """A note to one of the last lines."""
        one = self.watched[store]
        page = _pages(one)[METHADONE]
        lines = one.place.station.register.latest(page)
        line = lines[newest % len(lines)]
        note = one.place.station.register.add_footnote
        self._do("footnote", one, lambda: note(page, line.seq, "Seen again", proof(NURSE)))

    # --------------------------------------------------------------------------------------------------- corrections

    @rule(store=SIDES, product=PRODUCTS, back=st.integers(0, 5), right=st.integers(1, 60))
    def correct_amount(self, store: bool, product: str, back: int, right: int) -> None:
        """A line said another amount than it should (LAW-20-c)."""
        one = self.watched[store]
        page = _pages(one)[product]
        lines = one.place.station.register.latest(page)
        line = lines[back % len(lines)]
        said = line.received if line.received is not None else line.supplied or 0
        was = self.corrected.get((one.place.name, line.seq), said)  # a line may be corrected more than once
        amount = right * UNITS[product]
        sign = 1 if line.received is not None else -1
        change = moved((self._key(one, product), sign * (amount - was)))
        correct = one.place.station.corrections.correct_amount
        before = self.notes.amounts[self._key(one, product)]
        self._do("correct", one, lambda: correct(page, line.seq, amount, "misread", proof(NURSE)), (change,))
        if self.notes.amounts[self._key(one, product)] != before:
            self.corrected[one.place.name, line.seq] = amount

    # ---------------------------------------------------------------------------------------------- time and deaths

    @rule(hours=st.sampled_from([1, 5, 26]))
    def time_passes(self, hours: int) -> None:
        """Clocks of cases run out, transfers become overdue."""
        for one in self.watched.values():
            one.place.clock.move(hours * DAY_MS // 24)
            self._do("tick", one, one.place.station.cases.tick)

    @rule(store=SIDES)
    def restart(self, store: bool) -> None:
        """The program ends and starts again."""
        self._restart(self.watched[store])

    @rule(store=SIDES, after=st.integers(1, 3), heard=st.booleans())
    def light_the_fuse(self, store: bool, after: int, heard: bool) -> None:
        """The station will die at one of its next commits."""
        self.watched[store].fuse.left, self.watched[store].fuse.heard = after, heard

    # ------------------------------------------------------------------------------------------------------ comparing

    @invariant()
    def sound(self) -> None:
        """Every new entry passes every check; every balance is the notebook's; nothing is lost between the areas."""
        _DONE["looked at"] += 1
        for one in self.watched.values():
            assert one.look() == []
            for product, page in _pages(one).items():
                assert one.place.station.register.balance(page) == self.notes.amounts[self._key(one, product)], product
            self._same_fold(one)
            unfinished = one.place.station.dosing.unfinished()
            assert (one.place.station.status().state is State.QUARANTINE) == bool(unfinished)
        assert list(audit_transfers(self._books())) == []
        assert on_the_way(self._books()) == {
            product: amount for (area, product), amount in self.notes.amounts.items() if area == "way" and amount
        }

    def _books(self) -> dict[str, tuple[Sealed, ...]]:
        """Everything that the audit has seen, by area."""
        return {one.place.area_id: tuple(one.entries) for one in self.watched.values()}

    @staticmethod
    def _same_fold(one: Watched) -> None:
        """What the station has in memory is what the entries say, folded by somebody else."""
        mine, other = one.place.book.standing, one.audit.known.standing
        for part in ("balances", "last_lines", "counts", "holding", "orders", "transit", "cases", "custody", "keeping"):
            assert getattr(mine, part) == getattr(other, part), part

    # ------------------------------------------------------------------------------------------------------- helpers

    def _do(self, name: str, one: Watched, act: Callable[[], object], steps: tuple[Step, ...] = ()) -> None:
        """The act, its refusal (nothing changes), or the death of the station in the middle of it."""
        last = one.place.book.ledger.last()
        try:
            act()
        except StationDies:
            _DONE["died"] += 1
            self._restart(one)
            self._take_what_was_written(one, steps)
            return
        except (RuleError, NotReadyError):
            _DONE[f"{name} refused"] += 1
            assert one.place.book.ledger.last() == last, f"{name} was refused and wrote all the same"
            return
        _DONE[name] += 1
        self.notes.take(steps)

    def _take_what_was_written(self, one: Watched, steps: tuple[Step, ...]) -> None:
        """It died between two of its commits: exactly one of those states is what stands.

        What is on the way is asked as well: nothing of a parcel may have come, and then the balance alone does not say
        whether it was taken in.
        """
        assert one.look() == []
        way, pages = on_the_way(self._books()), _pages(one)
        held = {
            (area, product): way.get(product, 0)
            if area == "way"
            else one.place.station.register.balance(pages[product])
            for step in steps
            for (area, product), _ in step.changes
        }
        for done in range(len(steps) + 1):
            amounts = self.notes.after(steps, done)
            if all(amounts.get(key, 0) == amount for key, amount in held.items()):
                self.notes.amounts = amounts
                return
        raise AssertionError("the station stands where none of its commits could have left it")

    def _open_hatch(self, one: Watched) -> None:
        """Where it is closed."""
        session = one.place.station.session
        if one.place.station.status().state is State.CLOSED:
            self._do("open-hatch", one, lambda: session.open(one.place.clock.now().utc_ms + DAY_MS // 4))

    def _restart(self, one: Watched) -> None:
        one.fuse.left = 0
        one.place.restart()
        self._begin(one)

    @staticmethod
    def _begin(one: Watched) -> None:
        one.place.station.access.sign_in(proof(PHARMACIST))
        one.arm()

    @staticmethod
    def _key(one: Watched, product: str) -> tuple[str, str]:
        return one.place.name, product

    def _container(self, store: bool, product: str, pick: int) -> tuple[Watched, Container | None]:
        one = self.watched[store]
        held = one.place.book.standing.holding.on_page(_pages(one)[product])
        return one, held[pick % len(held)] if held else None

    @staticmethod
    def _figures(one: Watched, page: int, off: int) -> dict[str, int]:
        """What stands there by the book, row by row, and so much more or less in one of them."""
        rows = one.place.station.counts.start(page)
        holding, balance = one.place.book.standing.holding, one.place.station.register.balance(page)
        figures = {row.key: 0 for row in rows}
        for row in rows:
            if row.container:
                figures[row.key] = holding.containers[row.container].contents
            elif row.size:
                lot = (row.size, row.batch, row.expiry)
                same = (c for c in holding.on_page(page) if c.sealed and (c.size, c.batch, c.expiry) == lot)
                figures[row.key] = sum(c.contents for c in same)
        free = next((row.key for row in rows if not row.size and not row.container), rows[-1].key)
        figures[free] += balance - sum(figures.values()) + off
        return figures


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Prison:
    """The prison of the services' tests."""
    prison = build_prison(tmp_path_factory.mktemp("built"))
    prison.close()
    return prison


def _machine(built: Prison) -> type[StockMachine]:
    return type("Run", (StockMachine,), {"built": built, "TestCase": None})


@pytest.mark.faults
@pytest.mark.req("PSI-4.17", "PSI-4.23", "BAL-1", "DISC-1", "LAW-20-c", "T5")
@pytest.mark.parametrize("lane", range(2))
def test_no_stock_is_created_or_lost_in_any_order(built: Prison, fault_scale: int, lane: int) -> None:
    """All acts, two areas, deaths between commits; at full length a million steps (`./dev faults`)."""
    examples, steps = (EXAMPLES, STEPS) if fault_scale == 1 else (150 * fault_scale, LONG)
    before = _DONE["looked at"]
    run_state_machine_as_test(
        _machine(built), settings=settings(max_examples=examples, stateful_step_count=steps, deadline=None)
    )
    done = _DONE["looked at"] - before
    assert done >= (EXAMPLES * STEPS // 2 if fault_scale == 1 else MILLION // 2 // FULL * fault_scale)
    print(f"lane {lane}, {done} steps, process {os.getpid()}: {dict(sorted(_DONE.items()))}")


def test_every_act_of_the_machine_can_succeed(built: Prison) -> None:
    """Walked once by hand, each act goes through, and a station dies: otherwise the machine would prove nothing."""
    _DONE.clear()
    machine = _machine(built)()
    machine.sign_in()
    for act in _walk(machine):
        act()
        machine.sound()
    machine.teardown()
    wanted = set(
        "receive lock-away list open quarantine release measure recall send accept refuse take-back settle spill "
        "return destroy count recount own check report outcome adjust close-case open-hatch dose settle-dose bag-in "
        "bag-out keys order cancel footnote correct tick".split()
    )
    assert wanted - {name for name, times in _DONE.items() if times} == set()
    assert _DONE["died"] == 2


def _walk(machine: StockMachine) -> Iterator[Callable[[], None]]:
    """Each act in an order in which nothing stands in its way."""
    do, store, hatch = partial, True, False
    yield do(machine.receive, store, METHADONE, 3, 1)
    yield do(machine.receive, store, BUPRENORPHINE, 2, 0)
    yield do(machine.lock_away, store)
    yield do(machine.list_stock, hatch, METHADONE, 2)
    yield do(machine.open_container, store, METHADONE, 0)
    yield do(machine.measure, store, 0, 5_000)
    yield do(machine.quarantine, store, METHADONE, 1, "doubtful")
    yield do(machine.release, store, METHADONE, 0)
    yield do(machine.send, store, METHADONE, 1, 0, False)
    yield do(machine.settle, hatch)
    yield do(machine.accept, hatch, 0, 1_000)
    yield do(machine.settle, store)
    yield do(machine.send, hatch, METHADONE, 1, 0, False)
    yield do(machine.refuse, store, 0)
    yield do(machine.take_back, hatch, 0)
    yield do(machine.spill, hatch, METHADONE, 20)
    yield do(machine.correct_amount, hatch, METHADONE, 0, 25)
    yield do(machine.footnote, hatch, 0)
    yield do(machine.send_back, store, METHADONE, 1)
    yield do(machine.quarantine, store, BUPRENORPHINE, 0, "damaged")
    yield do(machine.destroy_tablets, store, 0)
    yield do(machine.own_drug, hatch, 4)
    yield do(machine.own_drug, hatch, 5)
    yield do(machine.keys, hatch, NURSE)
    yield do(machine.requisition, hatch, METHADONE, False)
    yield do(machine.requisition, hatch, METHADONE, True)
    yield do(machine.count, store, BUPRENORPHINE, -1)
    yield from (do(machine.work_on_a_case, store, 0) for _ in range(14))
    yield do(machine.recall, store, METHADONE, 0)
    yield do(machine.open_container, hatch, METHADONE, 0)
    yield do(machine.dose, hatch)
    yield do(machine.time_passes, 26)
    yield do(machine._open_hatch, machine.watched[hatch])
    yield do(machine.light_the_fuse, hatch, 2, False)
    yield do(machine.dose, hatch)
    yield do(machine.settle_a_dose, hatch, True)
    yield do(machine.light_the_fuse, store, 1, True)
    yield do(machine.spill, store, METHADONE, 5)
    yield do(machine.restart, store)
