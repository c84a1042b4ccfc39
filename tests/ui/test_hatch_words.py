"""Every code that a card, a queue or a pour can carry has words, and the figures are those of the one formatter."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from cdstation.register.pours import Certainty, Dispensed, PourEnd
from cdstation.services.values import OutcomeForm, Pour
from cdstation.treatment.acts import NotGivenReason, Outcome
from cdstation.treatment.dosing import LiftedBy, Notice
from cdstation.ui.fiction import people
from cdstation.ui.fiction.hatch import stalled
from cdstation.ui.fiction.station import ExampleStation
from cdstation.ui.hatch import words
from cdstation.ui.hatch.card_view import since, view_card
from cdstation.ui.hatch.handover_view import poured_words, signs_words
from cdstation.ui.hatch.queue_view import view_queue
from cdstation.ui.hatch.settle_view import decisions, settlement, view_half_dose

ROOT = Path(__file__).resolve().parents[2] / "cdstation"
FACTS = (("days", 3), ("number", "A1234BC"), ("was", "40 mg"), ("now", "45 mg"), ("day", "2026-11-24"), ("reason", "x"))


def _codes() -> set[str]:
    rules = (ROOT / "treatment" / "dosing.py").read_text()
    orders = (ROOT / "treatment" / "prescriptions.py").read_text()
    found = set(re.findall(r'Notice\(\s*"([a-z-]+)"', rules)) | set(re.findall(r'"(dose-(?:raised|lowered))"', rules))
    found |= set(re.findall(r'"(missed-[a-z-]+)"', rules))
    return found | set(re.findall(r'return "(prescription-[a-z]+)"', orders))


@pytest.mark.parametrize("code", sorted(_codes()))
def test_every_notice_has_a_sentence_and_a_flag(code: str) -> None:
    """A code without words would reach a nurse as a riddle."""
    assert words.notice(code, FACTS).endswith(".")
    assert words.flag(code, FACTS)


def test_every_outcome_end_and_person_has_words() -> None:
    """All members of the enumerations, also in the queue."""
    for what in Outcome:
        assert words.outcome(what)
        assert words.visit(what.value)
        assert words.notice(f"earlier-{what.value}") if what in (Outcome.REFUSED, Outcome.SPILT) else True
    for why in NotGivenReason:
        assert words.not_given(why)
        assert words.visit(why.value)
        assert words.notice(f"earlier-{why.value}")
    assert all(words.pour_end(end) for end in PourEnd)
    assert all(words.certainty(how) for how in Certainty)
    assert all(words.lifted_by(who) for who in LiftedBy)


def test_a_card_reads_as_the_mockup_does() -> None:
    """CUI-2, CUI-3: name, labels without colons, dose in figures, volume and words."""
    view = view_card(ExampleStation().dosing.prepare(people.BRZEZINSKI))
    assert view.name == "BRZEZIŃSKI, Łukasz"
    assert view.medicine == ("methadone", " — oral solution — 1 mg per mL — oral, supervised")
    assert (view.dose, view.volume, view.words) == ("45 mg", "45 mL", "forty-five milligrams")
    assert view.last == "last given Fri 20-Nov-2026 08:22, 40 mg"
    assert dict(view.rows)["NHS No."] == "999 000 0026"
    assert view.flags == ("Dose raised today: 40 mg to 45 mg.",)
    assert view.pour == "Pour 45 mL"


@pytest.mark.req("H-12", "H-13")
def test_nothing_can_be_poured_from_a_blocked_card() -> None:
    """Whatever blocks it: there are no words for the button, so there is no button."""
    card = ExampleStation().dosing.prepare(people.EVANS)
    assert view_card(card).pour
    assert view_card(replace(card, blocks=(Notice("over-cap", LiftedBy.PRESCRIBER),))).pour == ""
    assert view_card(replace(card, prescription=None)).pour == ""
    assert view_card(replace(card, source=None)).pour == ""


def _pour(done: Dispensed) -> Pour:
    card = ExampleStation().dosing.prepare(people.BRZEZINSKI)
    return Pour("u", 1, card, done, people.NOW_MS, people.NOW_MS)


def test_three_volumes_are_shown_apart() -> None:
    """What the pump says and what was weighed are never one figure."""
    pour = _pour(Dispensed(45_000, 45_000, 44_960, Certainty.KNOWN, PourEnd.COMPLETE))
    assert poured_words(pour) == "Poured 45 mL (pump 45, scale 44.96): the cup holds 45 mg."


def test_the_witness_signs_amounts_and_balance() -> None:
    """What is swallowed and what is destroyed, and the balance before and after."""
    pour = _pour(Dispensed(45_000, 45_000, None, Certainty.KNOWN, PourEnd.COMPLETE))
    part = signs_words(pour, OutcomeForm(Outcome.PART, 30_000))
    assert "30 mL swallowed, 15 mL destroyed" in part
    assert "Balance 310 mL → 265 mL." in part


def test_a_half_dose_never_invents_a_volume() -> None:
    """PUMP-6: an unknown volume stays unknown until two people have measured."""
    lost = stalled(people.EVANS, PourEnd.LOST)
    assert view_half_dose(lost).delivered is None
    assert view_half_dose(lost, 12_000).delivered_words == "12 mL, measured by two people"
    assert view_half_dose(replace(lost, dispensed=None, stage="started")).delivered is None
    assert view_half_dose(stalled(people.BRZEZINSKI)).remainder == "15 mL"


def test_decisions_lead_to_balanced_settlements() -> None:
    """Nothing is nothing; what was not swallowed is destroyed; never more than there was."""
    (nothing,) = decisions(0, 45_000)
    assert settlement(nothing, 0).outcome is None
    for decision in decisions(30_000, 45_000):
        word = settlement(decision, 30_000, 10_000 if decision.asks else None)
        assert word.delivered == 30_000
        assert 0 <= word.consumed <= 30_000
    assert {one.outcome for one in decisions(45_000, 45_000)} == {Outcome.NOT_HANDED, Outcome.GIVEN, Outcome.PART}


def test_the_pace_is_calm() -> None:
    """Peers (b)17: how many, how long, how fast."""
    station = ExampleStation()
    station.roster.done[1] = ("refused", people.NOW_MS)
    view = view_queue(station.roster.queue())
    assert (view.heading, view.pace) == ("13 to attend", "1 done · 46 min left · about 32 s each")
    assert view.done_rows[0].badges[0].words == "Refused"
    assert since(people.NOW_MS, people.NOW_MS + 72_500) == "1:12"
