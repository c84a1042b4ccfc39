"""A card is what two people sign: its hash covers everything on it, and it dies after a minute (H-7, D4)."""

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from cdstation.register.times import Moment
from cdstation.treatment.acts import Outcome
from cdstation.treatment.attendance import DayMark, StripDay
from cdstation.treatment.dosing import CARD_LIFE_MS, DoseCard, LiftedBy, Notice
from tests.builders import MONDAY, STRONG_METHADONE, card, later, order, past_dose, patient, source

CARD = card(look_alikes=("A1002BC",), missed=3)


def _others(value: Any) -> list[Any]:
    """Values that differ from this one in a single place, for every place that there is."""
    match value:
        case bool():
            return [not value]
        case Outcome() | LiftedBy() | DayMark():
            return [one for one in type(value) if one is not value]
        case int():
            return [value + 1, value - 1]
        case str():
            return [f"{value} ", value[:-1] if value else "x"]
        case date():
            return [date.fromordinal(value.toordinal() + 1)]
        case tuple():
            shorter = [value[:-1]] if value else [("x",)]
            inner = [(*value[:at], other, *value[at + 1 :]) for at, one in enumerate(value) for other in _others(one)]
            return shorter + inner + ([value[::-1]] if value != value[::-1] else [])
    return [
        None,
        *(replace(value, **{f.name: other}) for f in fields(value) for other in _others(getattr(value, f.name))),
    ]


@pytest.mark.req("H-7", "D4", "T7")
@pytest.mark.parametrize("name", [field.name for field in fields(DoseCard) if field.name != "made"])
def test_every_change_of_every_field_changes_the_hash(name: str) -> None:
    """However deep it lies: a figure of the order, a mark of the strip, the batch, a fact of a warning."""
    others = [replace(CARD, **{name: other}) for other in _others(getattr(CARD, name)) if other is not None]
    assert others
    digests = [other.digest for other in others]
    assert CARD.digest not in digests
    assert len(set(digests)) == len(digests)


@pytest.mark.req("H-7", "D4")
def test_a_card_without_an_order_or_a_source_is_another_card() -> None:
    """Nothing there is not the same as something there."""
    cards = [CARD, replace(CARD, prescription=None), replace(CARD, source=None)]
    assert len({one.digest for one in cards}) == 3


def test_the_second_at_which_it_was_made_is_not_on_the_card() -> None:
    """The same card made again is the same card, so that it can be compared inside the transaction."""
    again = replace(CARD, made=later(MONDAY, 30_000))
    assert again.digest == CARD.digest
    assert len(CARD.digest) == 64


@pytest.mark.req("H-7", "H-12")
@pytest.mark.parametrize(
    "changed",
    [
        card(order(dose_ug=46_000)),
        card(order(stopped=True)),
        card(order(product=STRONG_METHADONE)),
        card(order(ends=date(2027, 1, 30))),
        card(hold="review"),
        card(source=source(balance=1_954_999)),
        card(source=source(batch="MX2202")),
        card(dosed_today=True),
        card(past=(past_dose(consumed_ug=0, outcome=Outcome.REFUSED),)),
        replace(card(), patient=replace(patient(), photo="ff" * 32)),
        replace(card(), patient=replace(patient(), allergies=())),
        replace(card(), strip=(StripDay(date(2026, 11, 15), DayMark.PART),)),
        replace(card(), warnings=(Notice("look-alike"),)),
    ],
)
def test_whatever_changes_underneath_makes_another_card(changed: DoseCard) -> None:
    """A stopped order, a movement on the page, another bottle, another face."""
    assert changed.digest != card().digest


@pytest.mark.req("H-7", "D4", "D9", "T7")
@pytest.mark.parametrize(
    ("wall", "monotonic", "expired"),
    [
        (0, 0, False),
        (CARD_LIFE_MS, CARD_LIFE_MS, False),
        (60_000, 60_000, False),
        (60_001, 60_001, True),
        (60_001, 0, True),
        (0, 60_001, True),
        (-60_000, 0, False),
        (-60_001, 0, True),
        (59_999, 60_000, False),
        (-1, 60_001, True),
    ],
)
def test_a_card_lives_for_a_minute_by_both_clocks(wall: int, monotonic: int, expired: bool) -> None:
    """Setting either clock, forwards or back, gives no card a longer life."""
    made = CARD.made
    assert CARD.expired(Moment(made.utc_ms + wall, made.monotonic_ms + monotonic, made.boot_id)) is expired


@pytest.mark.req("H-7", "D9")
def test_no_card_outlives_a_restart() -> None:
    """The monotonic clock cannot vouch for it any more."""
    assert CARD.expired(later(CARD.made, 1, boot="boot-2"))
