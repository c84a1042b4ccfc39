"""Any order of doses, crashes, counts and days: the station and a plain notebook never disagree (T5).

The services, the book and the driver are the real ones; only the pump is simulated and Argon2id is cheap. After each
step balances, slots, open doses and the state of the station are compared; after each crash everything that stands is
folded anew from the file and must come out as it was; at the end the whole book verifies.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from cdstation.errors import NotReadyError, RuleError, StationError
from cdstation.services.values import Counted, OutcomeForm, Settlement
from cdstation.treatment.acts import NotGivenReason, Outcome
from tests.journeys.plain_model import NEVER_SWALLOWED, Notebook, OpenCup
from tests.services.hatch import (
    ASSISTANT,
    BEGINNER,
    DAY_MS,
    DOSES_ML,
    HISTORY_DAYS,
    NURSE,
    OLD_HAND,
    SECOND_NURSE,
    SETTLED,
    SWALLOWED,
    Hatch,
    build,
    copy_of,
    proof,
    quick_folder,
)
from tests.services.test_settling import ProgramEnds

EXAMPLES, STEPS = 12, 40
PATIENTS = st.sampled_from(sorted(DOSES_ML))
SHARES = st.integers(0, 100)  # how much of a cup, in hundredths
KNOWN = {"none": "complete", "stall": "stalled", "operator-stop": "operator", "overpressure": "fault"}


class BookMachine(RuleBasedStateMachine):
    """One area through some days; a copy of `built`."""

    built: Hatch

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp(prefix="cdstation-machine-", dir=quick_folder()))
        self.hatch = copy_of(self.built, self.home)
        today = self.hatch.clock.now().dose_day
        past = {today - timedelta(days=back) for back in HISTORY_DAYS}
        old = (OLD_HAND, SETTLED)
        self.notes = Notebook(
            balance=self.hatch.balance,
            today=today,
            orders={patient: ml * 1000 for patient, ml in DOSES_ML.items()},
            starts={patient: today - timedelta(days=16 if patient in old else 0) for patient in DOSES_ML},
            swallowed={patient: set(past) if patient in old else set() for patient in DOSES_ML},
        )

    def teardown(self) -> None:
        """The whole book, from the first entry to the last."""
        try:
            self.hatch.check()
        finally:
            self.hatch.station.close()
            shutil.rmtree(self.home)

    # ------------------------------------------------------------------------------------------------- doses

    @rule(patient=PATIENTS, fault=st.sampled_from(sorted(KNOWN)))
    def pour(self, patient: int, fault: str) -> None:
        """A cup, or the refusal that the notebook expects."""
        notes, hatch = self.notes, self.hatch
        expected = self._refusal(patient)
        if expected is not None:
            self._refused(lambda: hatch.pour(patient), expected)
            return
        hatch.pump.afflict(fault)
        self.cup = hatch.pour(patient)
        self._calm()
        ordered = notes.orders[patient]
        volume = ordered if not notes.pump else self.cup.dispensed.pump_reported_ul
        assert volume is not None
        assert (volume == ordered) == (fault == "none" or not notes.pump)
        notes.cup = OpenCup(patient, notes.today, ordered, "poured", volume, in_hand=True)

    @rule(patient=PATIENTS)
    def pump_says_no(self, patient: int) -> None:
        """It refuses START: void, and the dose is still owed."""
        if self._refusal(patient) is not None or not self.notes.pump:
            return
        self.hatch.pump.afflict("nack-start")
        self._refused(lambda: self.hatch.pour(patient), (NotReadyError, "pump-did-not-start"))
        self._calm()

    @rule(patient=PATIENTS)
    def nobody_knows(self, patient: int) -> None:
        """The line goes silent in mid-pour: unknown until two have measured."""
        if self._refusal(patient) is not None or not self.notes.pump:
            return
        self.hatch.pump.afflict("silence")
        self.cup = self.hatch.pour(patient)
        self._calm()
        self.hatch.station.pump.connect()
        ordered = self.notes.orders[patient]
        self.notes.cup = OpenCup(patient, self.notes.today, ordered, "poured", None, in_hand=True)

    @precondition(lambda self: self.notes.cup is not None and self.notes.cup.in_hand)
    @rule(outcome=st.sampled_from(sorted(Outcome)), share=SHARES, measured=SHARES)
    def sign(self, outcome: Outcome, share: int, measured: int) -> None:
        """What became of the cup."""
        notes, cup = self.notes, self.notes.cup
        assert cup is not None
        found = None
        if cup.volume is None:
            form = OutcomeForm(outcome, 0, SWALLOWED)
            self._refused(lambda: self.hatch.sign(self.cup, form), (RuleError, "volume-unknown"))
            found = cup.ordered * measured // 100
        issued = cup.volume if found is None else found
        assert issued is not None
        consumed = _consumed(outcome, issued, share)
        form = OutcomeForm(outcome, consumed, SWALLOWED, measured=found)
        receipt = self.hatch.sign(self.cup, form)
        notes.line(outcome, issued, consumed)
        assert (receipt.balance, receipt.issued, receipt.consumed) == (notes.balance, issued, consumed)

    @precondition(lambda self: self.notes.cup is not None and self.notes.cup.in_hand)
    @rule(witness=st.sampled_from([NURSE, 99]))
    def sign_wrongly(self, witness: int) -> None:
        """Nobody signs twice, and nobody who is not enrolled."""
        code = "witness-is-the-actor" if witness == NURSE else "person-unknown"
        form = OutcomeForm(Outcome.NOT_HANDED, measured=0)
        last = len(self.hatch.entries)
        unknown = self.notes.cup is not None and self.notes.cup.volume is None
        tried = form if unknown else OutcomeForm(Outcome.NOT_HANDED)
        bad = proof(witness) if witness == NURSE else proof(witness, "000001")
        self._refused(lambda: self.hatch.sign_with(self.cup, bad, tried), (RuleError, code))
        assert len(self.hatch.entries) == last

    @rule(patient=PATIENTS, reason=st.sampled_from(sorted(NotGivenReason)))
    def not_given(self, patient: int, reason: NotGivenReason) -> None:
        """Nothing was poured."""
        notes = self.notes
        expected: tuple[type[StationError], str] | None = None
        if notes.state() != "ready":
            expected = (NotReadyError, f"station-{notes.state()}")
        elif notes.cup is not None and notes.cup.patient == patient:
            expected = (RuleError, "dose-unfinished")
        elif (patient, notes.today) in notes.used:
            expected = (RuleError, "dose-already-today")
        if expected is not None:
            self._refused(lambda: self.hatch.station.dosing.not_given(patient, reason), expected)
            return
        self.hatch.station.dosing.not_given(patient, reason)
        notes.seen[patient, notes.today] = reason.value

    # ------------------------------------------------------------------------------------- crashes and settling

    @rule(minutes=st.integers(1, 30))
    def crash(self, minutes: int) -> None:
        """The program ends as it stands; what stood is folded again from the file."""
        self._restart(minutes * 60_000)

    @rule(patient=PATIENTS, after_ml=st.integers(0, 20))
    def crash_in_mid_pour(self, patient: int, after_ml: int) -> None:
        """The intent is durable, the motor has turned, and nobody wrote down how far."""
        if self._refusal(patient) is not None or not self.notes.pump:
            return

        def on_progress(done: int) -> None:
            if done > after_ml * 1000:
                raise ProgramEnds

        dosing = self.hatch.station.dosing
        card = dosing.prepare(patient)
        with pytest.raises(ProgramEnds):
            dosing.pour(card, self.hatch.evidence(card), self.hatch.station.pump.new_stop(), on_progress)
        ordered = self.notes.orders[patient]
        self.notes.cup = OpenCup(patient, self.notes.today, ordered, "started", None, in_hand=False)
        self._restart(60_000)

    @precondition(lambda self: self.notes.cup is not None and not self.notes.cup.in_hand)
    @rule(measured=SHARES, share=SHARES, outcome=st.sampled_from(sorted(set(Outcome) - {Outcome.WRONG_PERSON})))
    def settle(self, measured: int, share: int, outcome: Outcome) -> None:
        """Two people say what was in it."""
        notes, cup = self.notes, self.notes.cup
        assert cup is not None
        (found,) = self.hatch.station.dosing.unfinished()
        delivered = cup.ordered * measured // 100
        consumed = _consumed(outcome, delivered, share)
        settlement = Settlement(delivered, outcome, consumed)
        receipt = self.hatch.station.dosing.settle(found, settlement, proof(SECOND_NURSE), proof(ASSISTANT))
        if delivered:
            notes.line(outcome, delivered, consumed)
            assert receipt is not None
            assert receipt.balance == notes.balance
            return
        assert receipt is None
        notes.cases += bool(cup.volume and notes.pump)
        notes.cup = None

    # ------------------------------------------------------------------------------------------ around the doses

    @rule(difference=st.sampled_from([0, -1, 400, -500, 5_000, -40_000]))
    def count(self, difference: int) -> None:
        """Both find the same; the balance never changes by counting."""
        notes, session = self.notes, self.hatch.station.session
        session.start_count(self.hatch.page)
        found = Counted(notes.balance + difference, 0, 0)
        both = (proof(NURSE), proof(ASSISTANT))
        if notes.cup is not None:
            awaited = (RuleError, "count-awaits-signature")
            self._refused(lambda: session.count(self.hatch.page, found, found, *both), awaited)
            return
        result = session.count(self.hatch.page, found, found, *both)
        assert (result.expected, result.difference) == (notes.balance, difference)
        share = abs(difference) * 10_000
        red = difference < -30_000 or share > 200 * notes.issued_since_count > 0
        before, issued = notes.differences[-1], notes.issued_since_count
        amber = share > 100 * issued if issued else difference != before
        running = [one < 0 for one in (*notes.differences, difference)[-3:] if one]
        trend = not red and len(running) == 3 and len(set(running)) == 1
        assert bool(result.discrepancy) == (bool(difference) and (red or amber or trend))
        known = difference in notes.counted_cases or (trend and notes.trend_case)
        if result.discrepancy and not known:
            notes.cases += 1
            notes.counted_cases.add(difference)
            notes.trend_case |= trend
        notes.differences.append(difference)
        notes.issued_since_count = 0

    @rule(patient=PATIENTS, lift=st.booleans())
    def hold(self, patient: int, lift: bool) -> None:
        """Placed by a nurse, lifted on a prescriber's word."""
        if lift:
            self.hatch.station.roster.lift_hold(patient, "Dr M. Haleworth", proof(ASSISTANT))
            self.notes.holds.discard(patient)
            self.notes.decided = {one for one in self.notes.decided if one[0] != patient}
            self.notes.decided.add((patient, self.notes.today))
        else:
            self.hatch.station.roster.place_hold(patient, "prescriber-review")
            self.notes.holds.add(patient)

    @rule(newest=st.integers(0, 5))
    def footnote(self, newest: int) -> None:
        """A note to one of the last lines."""
        line = self.hatch.station.register.latest(self.hatch.page)[newest]
        self.hatch.station.register.add_footnote(self.hatch.page, line.seq, "Seen again", proof(ASSISTANT))
        assert len(self.hatch.station.register.latest(self.hatch.page)[newest].footnotes) == len(line.footnotes) + 1

    @precondition(lambda self: self.notes.cup is None)
    @rule(days=st.integers(1, 2))
    def next_day(self, days: int) -> None:
        """The hatch opens on another morning, by hand."""
        self.hatch.days_later(days)
        self.notes.today += timedelta(days=days)
        self.notes.session, self.notes.pump = True, False

    @precondition(lambda self: self.notes.cup is None and self.notes.session)
    @rule()
    def close_and_open(self) -> None:
        """A second session on one day."""
        session = self.hatch.station.session
        self._report_what_is_due()
        session.close()
        self.notes.session = False
        self._agree()
        session.open(self.hatch.clock.now().utc_ms + 3_600_000)
        self.notes.session = True

    def _report_what_is_due(self) -> None:
        """The hatch does not close over a discrepancy whose report is due (H-24)."""
        cases = self.hatch.station.cases
        while late := [row for row in cases.cases(closed=False) if row.overdue and row.deadline is not None]:
            for row in late:
                assert row.deadline is not None
                for to in row.deadline.untold:
                    cases.report(row.number, to, "Whoever was on call", f"EX-{row.number}")

    @rule(step_ms=st.sampled_from([-DAY_MS, -3_000, 700_000]))
    def clock_jumps(self, step_ms: int) -> None:
        """Nothing is started until two people have confirmed the time; then the clock is put right again."""
        self.hatch.clock.set_wall(step_ms)
        assert self.hatch.state() == "clock-hold"
        self._refused(lambda: self.hatch.pour(BEGINNER), (NotReadyError, "station-clock-hold"))
        self.hatch.clock.set_wall(-step_ms)

    # ------------------------------------------------------------------------------------------------ comparing

    @invariant()
    def _agree(self) -> None:
        """The station says what the notebook says."""
        hatch, notes = self.hatch, self.notes
        assert hatch.state() == notes.state()
        assert hatch.balance == notes.balance == hatch.plain_sum()
        cup = notes.cup
        assert hatch.station.register.awaiting(hatch.page) == (cup.ordered if cup else 0)
        found = [(one.patient, one.stage) for one in hatch.station.dosing.unfinished()]
        assert found == ([(cup.patient, cup.stage)] if cup and not cup.in_hand else [])
        assert hatch.station.status().open_discrepancies == notes.cases
        for patient in DOSES_ML:
            blocks = {block.code for block in hatch.station.dosing.prepare(patient).blocks}
            assert blocks == notes.blocks(patient), patient

    def _refusal(self, patient: int) -> tuple[type[StationError], str] | None:
        """Why the notebook would not pour now."""
        notes = self.notes
        if notes.state() != "ready":
            return NotReadyError, f"station-{notes.state()}"
        if notes.blocks(patient):
            return RuleError, "dose-blocked"
        if notes.cup is not None:
            return RuleError, "pump-busy-with-dose" if notes.pump else "page-awaits-signature"
        return None

    def _refused(self, act: Callable[[], object], expected: tuple[type[StationError], str]) -> None:
        starts, balance = self.hatch.pump.starts, self.hatch.balance
        with pytest.raises(StationError) as caught:
            act()
        assert (type(caught.value), caught.value.code) == expected
        if expected[1] != "pump-did-not-start":
            assert self.hatch.pump.starts == starts
        assert self.hatch.balance == balance

    def _calm(self) -> None:
        """The misfortune is over, and the pump that stands still is switched on and off."""
        self.hatch.pump.afflict("none")
        self.hatch.pump.clock.sleep(120)
        self.hatch.pump.sim.body.advance()
        self.hatch.pump.sim.body.fault_bits = 0

    def _restart(self, later_ms: int) -> None:
        standing, roster = self.hatch.book.standing, self.hatch.book.roster
        self.hatch.reopen(later_ms=later_ms, sign_in=False)
        again = self.hatch.book
        assert vars(again.standing) == vars(standing)
        assert vars(again.roster) == vars(roster)
        self.hatch.sign_in()
        if self.notes.pump:
            self.hatch.station.pump.connect()
        today: date = self.hatch.clock.now().dose_day
        assert today == self.notes.today
        if self.notes.cup is not None:
            self.notes.cup.in_hand = False


def _consumed(outcome: Outcome, issued: int, share: int) -> int:
    """What an outcome leaves open is a share of the cup; the others say it themselves."""
    if outcome in NEVER_SWALLOWED:
        return 0
    return issued if outcome in (Outcome.GIVEN, Outcome.VOMITED) else issued * share // 100


@pytest.fixture
def built() -> Iterator[Hatch]:
    """The area that every example starts from."""
    home = Path(tempfile.mkdtemp(prefix="cdstation-machine-", dir=quick_folder()))
    yield build(home)
    shutil.rmtree(home)


@pytest.mark.faults
@pytest.mark.req("T5", "H-3", "H-4", "H-10", "H-17", "H-23", "BAL-1")
def test_the_station_and_a_notebook_never_disagree(built: Hatch, fault_scale: int) -> None:
    """Hypothesis looks for a morning on which they do."""
    BookMachine.built = built
    campaign = settings(settings.default, max_examples=EXAMPLES * fault_scale, stateful_step_count=STEPS)
    run_state_machine_as_test(BookMachine, settings=campaign)
