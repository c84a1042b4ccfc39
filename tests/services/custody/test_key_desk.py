"""The key log: two signatures, a count or a reason, the holder in the frame, and a dose by somebody else (PSI-4.30)."""

import pytest

from cdstation.register.acts import KeysTaken
from cdstation.services.custody.values import KeyRow
from cdstation.services.values import Proof
from tests.services.hatch import (
    ASSISTANT,
    DAY_MS,
    LEAD,
    NURSE,
    OLD_HAND,
    PHARMACIST,
    SECOND_NURSE,
    SETTLED,
    Hatch,
    proof,
)
from tests.services.raising import refused

SAFE = 0
NINE_HOURS_MS = 9 * 3_600_000
COUNTED = KeysTaken(SECOND_NURSE, NURSE, check="counted")


def pass_to(
    hatch: Hatch,
    receiver: int,
    first: int,
    second: int,
    *,
    key: str = "cabinet",
    why_uncounted: str = "",
    why_absent: str = "",
) -> None:
    """A hand-over signed by these two."""
    hatch.station.custody.keys.hand_over(
        receiver, proof(first), proof(second), key=key, why_uncounted=why_uncounted, why_absent=why_absent
    )


@pytest.mark.req("PSI-4.30")
def test_keys_pass_from_hand_to_hand(hatch: Hatch) -> None:
    """Both sign, and the frame shows who has them from then on."""
    pass_to(hatch, SECOND_NURSE, SECOND_NURSE, NURSE)
    handed = hatch.entries[-1]
    assert handed.body == COUNTED
    assert (handed.draft.by, handed.draft.witness) == (NURSE, SECOND_NURSE)
    holder = hatch.station.status().key_holder
    assert holder is not None
    assert holder.number == SECOND_NURSE
    pass_to(hatch, SAFE, SECOND_NURSE, LEAD)
    assert hatch.station.status().key_holder is None
    assert hatch.station.custody.keys.holders()[0].holder is None


@pytest.mark.req("PSI-4.30")
def test_nothing_is_written_without_both_signatures(hatch: Hatch) -> None:
    """Neither without the giver, nor without the receiver, nor with a wrong PIN, nor by one person twice."""
    last = len(hatch.entries)
    with refused("key-giver-must-sign"):
        pass_to(hatch, SECOND_NURSE, SECOND_NURSE, LEAD)
    with refused("key-receiver-must-sign"):
        pass_to(hatch, SECOND_NURSE, NURSE, LEAD)
    with refused("key-held-already"):
        pass_to(hatch, NURSE, NURSE, LEAD)
    with refused("person-unknown"):
        hatch.station.custody.keys.hand_over(99, proof(NURSE), Proof(99, "602915"))
    with refused("key-without-name"):
        pass_to(hatch, SECOND_NURSE, NURSE, SECOND_NURSE, key=" ")
    with refused("pin-wrong"):
        hatch.station.custody.keys.hand_over(SECOND_NURSE, proof(NURSE), proof(SECOND_NURSE, "000001"))
    with refused("witness-is-the-actor"):
        pass_to(hatch, SAFE, NURSE, NURSE)
    assert hatch.kinds(last) == ["pin-failed"]
    assert hatch.station.custody.keys.holder() == NURSE


@pytest.mark.req("PSI-4.30")
def test_somebody_who_is_away_is_stood_in_for(hatch: Hatch) -> None:
    """With a reason, by the receiver and a witness."""
    pass_to(hatch, SECOND_NURSE, SECOND_NURSE, LEAD, why_absent="  taken   ill ")
    handed = hatch.entries[-1]
    assert handed.body == KeysTaken(SECOND_NURSE, NURSE, check="counted", absent="taken ill")
    assert (handed.draft.by, handed.draft.witness) == (SECOND_NURSE, LEAD)


@pytest.mark.req("PSI-4.30")
def test_the_key_safe_is_never_away(hatch: Hatch) -> None:
    """A reason that is left over from another hand-over is not written down."""
    pass_to(hatch, ASSISTANT, ASSISTANT, NURSE, key="pump room", why_absent="taken ill")
    assert hatch.entries[-1].body == KeysTaken(ASSISTANT, SAFE, "pump room", "counted")


@pytest.mark.req("PSI-4.30", "BAL-2")
def test_a_balance_that_was_not_counted_in_this_shift_needs_a_reason(hatch: Hatch) -> None:
    """The count of the opening is good for eight hours; afterwards one counts again or says why not."""
    hatch.clock.move(NINE_HOURS_MS)
    assert hatch.station.custody.keys.pages_uncounted() == 1
    with refused("key-check-needed", pages=1):
        pass_to(hatch, SECOND_NURSE, NURSE, SECOND_NURSE)
    pass_to(hatch, SECOND_NURSE, NURSE, SECOND_NURSE, why_uncounted="fire alarm")
    assert hatch.entries[-1].body == KeysTaken(SECOND_NURSE, NURSE, check="fire alarm")
    hatch.count(hatch.balance)
    assert hatch.station.custody.keys.pages_uncounted() == 0
    pass_to(hatch, NURSE, NURSE, SECOND_NURSE, why_uncounted="fire alarm")
    assert hatch.entries[-1].body == KeysTaken(NURSE, SECOND_NURSE, check="counted")


@pytest.mark.req("PSI-4.30")
def test_a_key_that_moved_in_the_meantime_does_not_pass(hatch: Hatch, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has it is asked again inside the commit."""
    keys = hatch.station.custody.keys
    answers = iter((NURSE, SECOND_NURSE))
    monkeypatch.setattr(keys, "holder", lambda key: next(answers))
    last = len(hatch.entries)
    with refused("key-moved"):
        pass_to(hatch, SECOND_NURSE, NURSE, SECOND_NURSE)
    assert hatch.kinds(last) == []


@pytest.mark.req("PSI-4.30")
def test_every_key_has_its_log(hatch: Hatch) -> None:
    """Newest first, with everybody's name, after a restart as well; the cabinet's key stands first."""
    started = hatch.clock.now().utc_ms
    hatch.clock.move(1_000)
    pass_to(hatch, ASSISTANT, ASSISTANT, NURSE, key="Archive")
    hatch.clock.move(NINE_HOURS_MS)
    pass_to(hatch, SECOND_NURSE, SECOND_NURSE, LEAD, why_absent="taken ill", why_uncounted="fire alarm")
    hatch.reopen()
    keys = hatch.station.custody.keys
    assert [row.key for row in keys.holders()] == ["cabinet", "Archive"]
    newest, archive, opening = keys.history()
    assert (newest.giver, newest.receiver) == ("OKAFOR, Ada", "BELLWEATHER, Rowan")
    assert newest.signed == ("BELLWEATHER, Rowan", "MARCHBANK, Isla")
    assert (newest.counted, newest.why_uncounted, newest.why_absent) == (False, "fire alarm", "taken ill")
    assert (archive.key, archive.giver, archive.counted, archive.why_uncounted) == ("Archive", "", True, "")
    assert keys.history(limit=2) == (newest, archive)
    assert keys.history(since_ms=started) == (newest, archive)
    assert keys.history(before_ms=started) == (opening,)


@pytest.mark.req("PSI-4.30", "LAW-20-b")
def test_a_hand_over_is_entered_afterwards(hatch: Hatch) -> None:
    """With the time at which it happened; after more than the next day it is late and says why."""
    keys, happened = hatch.station.custody.keys, hatch.clock.now().utc_ms
    hatch.clock.move(2 * DAY_MS)
    two = (proof(NURSE), proof(SECOND_NURSE))
    said = "counted on paper"
    with refused("late-reason-missing"):
        keys.hand_over(SECOND_NURSE, *two, why_uncounted=said, at_ms=happened)
    with refused("happened-in-the-future"):
        keys.hand_over(SECOND_NURSE, *two, why_uncounted=said, at_ms=happened + 3 * DAY_MS)
    keys.hand_over(SECOND_NURSE, *two, why_uncounted=said, at_ms=happened, late_reason="the station was down")
    assert hatch.entries[-1].draft.late
    assert keys.history(1)[0].at_ms == keys.holders()[0].since_ms == happened


def test_a_book_without_any_key_has_the_cabinets_in_the_safe(hatch: Hatch) -> None:
    """It is shown before it ever passed."""
    hatch.book.standing.custody.keys.clear()
    assert hatch.station.custody.keys.holders() == (KeyRow("cabinet", None),)
    assert hatch.station.status().key_holder is None


# ------------------------------------------------------------------------------------------------------------- doses


def warned(hatch: Hatch, patient: int = OLD_HAND) -> bool:
    """True when the card says that the keys are not with the nurse."""
    return "not-key-holder" in [one.code for one in hatch.station.dosing.prepare(patient).warnings]


@pytest.mark.req("PSI-4.30")
def test_a_dose_by_somebody_without_the_keys_warns_and_goes_through(hatch: Hatch) -> None:
    """It is never a block, the queue is not full of it, and nothing else on the card changes."""
    assert not warned(hatch)
    pass_to(hatch, PHARMACIST, NURSE, PHARMACIST)
    assert warned(hatch)
    card = hatch.station.dosing.prepare(OLD_HAND)
    assert card.blocks == ()
    assert not card.witness_before
    flags = [flag for row in hatch.station.roster.queue().to_attend for flag, _, _ in row.flags]
    assert "not-key-holder" not in flags
    hatch.give(OLD_HAND)
    pass_to(hatch, NURSE, NURSE, PHARMACIST)
    assert not warned(hatch, SETTLED)


@pytest.mark.req("PSI-4.30")
def test_keys_in_the_safe_are_in_nobodys_hands(hatch: Hatch) -> None:
    """A dose then warns too; with nobody signed in there is nobody to warn."""
    pass_to(hatch, SAFE, NURSE, LEAD)
    assert warned(hatch)
    hatch.station.access.sign_out()
    assert not warned(hatch)


@pytest.mark.req("PSI-4.30", "H-7")
def test_a_card_outlives_a_key_that_is_not_the_cabinets(hatch: Hatch) -> None:
    """Nor does it matter to a card who of the others has the cabinet keys."""
    card = hatch.station.dosing.prepare(OLD_HAND)
    pass_to(hatch, ASSISTANT, ASSISTANT, LEAD, key="pump room")
    assert hatch.station.dosing.prepare(OLD_HAND).digest == card.digest
    pass_to(hatch, PHARMACIST, NURSE, PHARMACIST)
    elsewhere = hatch.station.dosing.prepare(OLD_HAND)
    assert elsewhere.digest != card.digest
    pass_to(hatch, LEAD, LEAD, PHARMACIST)
    assert hatch.station.dosing.prepare(OLD_HAND).digest == elsewhere.digest
