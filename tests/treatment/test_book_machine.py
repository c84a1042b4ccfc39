"""Anything that could happen at a hatch, in any order, against a plain model; and the audit stays silent (T5).

The book in memory stands in for the ledger and refuses nothing, so the rules are asked here as the services ask them.
"""

import os
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from cdstation.errors import RuleError
from cdstation.register import acts as book_acts
from cdstation.register.audit import audit_entries
from cdstation.register.checkpoint import Frontier
from cdstation.register.entries import read_entry
from cdstation.register.pages import register_line
from cdstation.register.quantity import Unit
from cdstation.treatment import acts
from cdstation.treatment.acts import Outcome
from cdstation.treatment.audit import audit_doses
from cdstation.treatment.dosing import plan_dose
from cdstation.treatment.roster import Roster
from cdstation.treatment.settling import settle_dose
from tests.builders import (
    CATALOGUE,
    DAY_MS,
    METHADONE,
    NURSE,
    PHARMACIST,
    TECHNICIAN,
    MemoryBook,
    count,
    dose,
    later,
    opened_book,
    order,
    patient,
    poured,
    recorded_order,
    registered,
    situation,
    source,
    verify,
)

SCALE = int(os.environ.get("CDSTATION_FAULT_SCALE", "1"))
PATIENTS = (1, 2, 3)
WHO = st.sampled_from(PATIENTS)
VOLUMES = st.integers(0, 60_000)


@dataclass
class Cup:
    """The model of a dose: what was ordered, and what is thought to be in the cup."""

    patient: int
    day: date
    at_ms: int
    volume: int | None = None  # None until something was poured; -1 when nobody can tell


class Hatch(RuleBasedStateMachine):
    """The model holds a balance, open cups, and the days that are used up; nothing else."""

    @initialize(balance=st.integers(0, 3_000_000))
    def open_book(self, balance: int) -> None:
        self.book: MemoryBook = opened_book()
        self.page = self.book.open_page(METHADONE, balance)
        for number in PATIENTS:
            self.book.write(registered(patient(number, f"Family {number}")), patient=number)
            self.book.write(recorded_order(order(number, patient=number)), patient=number)
        self.balance = balance
        self.cups: dict[str, Cup] = {}
        self.used: set[tuple[int, date]] = set()
        self.lines = 1

    @property
    def today(self) -> date:
        return self.book.now.dose_day

    def _line(self, body: Any, delta: int | None, **known: Any) -> None:
        self.book.write(body, witness=TECHNICIAN, page=self.page, delta=delta, **known)
        self.balance += delta or 0
        self.lines += 1

    @rule(volume=st.integers(1, 500_000))
    def receive(self, volume: int) -> None:
        receipt = book_acts.Receipt(METHADONE.code, "Example Pharma Ltd", "2 Mill Road", "R-17", "MX1", "2027-06-30")
        self._line(receipt, volume, by=PHARMACIST)

    @rule(volume=st.integers(1, 60_000))
    def spill(self, volume: int) -> None:
        self._line(book_acts.Waste("spilt", ""), -volume)

    @rule(off=st.integers(-50_000, 50_000))
    def check_stock(self, off: int) -> None:
        self._line(count(self.balance + off, self.balance), None)

    @rule(seq=st.integers(1, 5))
    def annotate(self, seq: int) -> None:
        self.book.write(book_acts.Footnote(seq, "seen"), witness=TECHNICIAN)

    @rule(days=st.integers(0, 2), minutes=st.integers(0, 600))
    def wait(self, days: int, minutes: int) -> None:
        self.book.now = later(self.book.now, days * DAY_MS + minutes * 60_000)

    @rule(who=WHO)
    def start(self, who: int) -> None:
        """The card decides; it blocks exactly when the model says so."""
        roster = self._roster()
        governing = roster.order_for(who, self.today)
        assert governing is not None
        card = plan_dose(
            roster.patients[who],
            governing,
            situation(
                now=self.book.now,
                past=roster.past.get(who, ()),
                dosed_today=roster.dosed_on(who, self.today),
                open_dose=roster.open_of(who) is not None,
                source=source(left=45_000),
            ),
        )
        is_open = any(cup.patient == who for cup in self.cups.values())
        expected = ["dose-unfinished"] if is_open else ["dosed-already"] if (who, self.today) in self.used else []
        in_course = self.today <= governing.ends and self.today.isoformat() <= "2027-06-30"
        assert [block.code for block in card.blocks] == expected or not in_course
        if not card.blocks:
            self.cups[self.book.start(self.page, patient=who)] = Cup(who, self.today, self.book.now.utc_ms)

    def _cup(self, data: st.DataObject, *, filled: bool | None = None) -> tuple[str, Cup]:
        fitting = [one for one, cup in self.cups.items() if filled is None or (cup.volume is not None) is filled]
        intent = data.draw(st.sampled_from(fitting))
        return intent, self.cups[intent]

    @precondition(lambda self: any(cup.volume is None for cup in self.cups.values()))
    @rule(data=st.data(), volume=st.none() | VOLUMES)
    def pour(self, data: st.DataObject, volume: int | None) -> None:
        """As planned, short, over, or unknown."""
        intent, cup = self._cup(data, filled=False)
        certainty = "unknown" if volume is None else "known" if volume == 45_000 else "estimated"
        self.book.write(poured(reported=volume, certainty=certainty, end="complete"), patient=cup.patient, about=intent)
        cup.volume = -1 if volume is None else volume

    @precondition(lambda self: bool(self.cups))
    @rule(data=st.data(), outcome=st.sampled_from(Outcome), measured=VOLUMES, swallowed=VOLUMES)
    def sign(self, data: st.DataObject, outcome: Outcome, measured: int, swallowed: int) -> None:
        """A volume that nobody knows is measured; what comes of it is the rule's to say."""
        intent, cup = self._cup(data)
        known = cup.volume is not None and cup.volume >= 0
        delivered = cup.volume if cup.volume is not None and known else measured
        try:
            settled = settle_dose(45_000, delivered, outcome, swallowed)
        except RuleError:
            return
        body = dose(
            settled.consumed,
            settled.wasted,
            outcome=outcome.value,
            frees_slot=settled.frees_slot,
            measured_by_two=not known,
        )
        known_when: dict[str, Any] = {}
        if cup.day != self.today:  # signed for on a later day, it belongs to the day on which it was poured
            known_when = {"event_ms": cup.at_ms, "late_reason": "found unfinished"}
        self._line(body, -settled.issued, patient=cup.patient, about=intent, **known_when)
        if not settled.frees_slot:
            self.used.add((cup.patient, cup.day))
        del self.cups[intent]

    @precondition(lambda self: bool(self.cups))
    @rule(data=st.data())
    def void(self, data: st.DataObject) -> None:
        intent, cup = self._cup(data)
        self.book.write(acts.DoseVoided("nothing-delivered"), witness=TECHNICIAN, patient=cup.patient, about=intent)
        del self.cups[intent]

    @rule(who=WHO)
    def not_given(self, who: int) -> None:
        self.book.write(acts.DoseNotGiven(who, "OST-1", "refused"), by=NURSE, patient=who)

    def _roster(self) -> Roster:
        roster = Roster(CATALOGUE)
        roster.load(self.book.entries)
        return roster

    @invariant()
    def what_stands_is_what_the_model_says(self) -> None:
        """Balance, lines, open cups and used days."""
        now, roster = self.book.standing, self._roster()
        assert now.balances == {self.page: self.balance}
        assert {intent: dose.patient for intent, dose in roster.open.items()} == {
            intent: cup.patient for intent, cup in self.cups.items()
        }
        assert all(roster.dosed_on(who, self.today) is ((who, self.today) in self.used) for who in PATIENTS)
        lines = [register_line(one, Unit.ML, now.name_of()) for one in self.book.entries if one.entry.page == self.page]
        assert len(lines) == self.lines
        assert sum((line.received or 0) - (line.supplied or 0) for line in lines) == lines[-1].balance == self.balance

    @invariant()
    def the_audit_is_silent(self) -> None:
        """Both of them, over the whole book from its stored bytes."""
        assert list(audit_entries(self.book.entries, verify)) == []
        assert list(audit_doses(self.book.entries)) == []
        last = self.book.entries[-1]
        assert read_entry(last.content).canonical() == last.content

    def teardown(self) -> None:
        """Whatever entry is lost afterwards: the tree no longer has its root, also when it is the last."""
        if not hasattr(self, "book"):
            return
        hashes = [one.hash for one in self.book.entries]
        roots = {Frontier().add_all(hashes[:at] + hashes[at + 1 :]).root for at in range(len(hashes))}
        assert Frontier().add_all(hashes).root not in roots


TestHatch = Hatch.TestCase
TestHatch.settings = settings(max_examples=60 * SCALE, stateful_step_count=40)
TestHatch = pytest.mark.req("T5", "H-3", "H-23")(TestHatch)
