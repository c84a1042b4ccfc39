"""What blocks a dose and what is warned of (house §4): each reason by itself, at its limit and one beyond."""

from datetime import date, timedelta
from typing import Any

import pytest

from cdstation.errors import RuleError
from cdstation.register.settings import defaults
from cdstation.treatment.acts import Outcome
from cdstation.treatment.dosing import DoseCard, LiftedBy, Notice, plan_dose
from cdstation.treatment.prescriptions import Prescription
from tests.builders import BUPRENORPHINE, MONDAY, card, order, past_dose, patient, situation, source

TODAY = MONDAY.dose_day


def day(offset: int) -> date:
    """So many days from today."""
    return TODAY + timedelta(days=offset)


def codes(notices: tuple[Notice, ...]) -> list[str]:
    """The codes alone."""
    return [notice.code for notice in notices]


def test_a_usual_dose_has_neither_block_nor_warning() -> None:
    """So that whatever stands on another card below is what the test put there."""
    plain = card()
    assert (plain.blocks, plain.warnings, plain.witness_before) == ((), (), False)
    assert (plain.dose_ug, plain.dose_shown, plain.words) == (45_000, "45 mg", "forty-five milligrams")
    assert str(plain.volume) == "45 mL"


@pytest.mark.req("NPSA-1")
def test_a_card_shows_the_last_three_doses() -> None:
    """Newest first, with the strip and the missed days."""
    plain, known = card(missed=1), situation()
    assert plain.past == known.past[:3]
    assert (plain.strip, plain.missed, plain.source, plain.made) == (known.strip, 1, known.source, MONDAY)


BLOCKS: list[tuple[Prescription, dict[str, Any], Notice]] = [
    (order(stopped=True), {}, Notice("prescription-stopped", LiftedBy.PRESCRIBER)),
    (order(starts=day(1)), {}, Notice("prescription-not-started", LiftedBy.PRESCRIBER)),
    (order(ends=day(-1)), {}, Notice("prescription-ended", LiftedBy.PRESCRIBER)),
    (
        order(signed=day(-29), starts=day(-29)),
        {"first_given": None},
        Notice("prescription-expired", LiftedBy.PRESCRIBER),
    ),
    (order(), {"open_dose": True}, Notice("dose-unfinished", LiftedBy.TWO_PEOPLE)),
    (order(), {"open_dose": True, "dosed_today": True}, Notice("dose-unfinished", LiftedBy.TWO_PEOPLE)),
    (order(), {"dosed_today": True}, Notice("dosed-already", LiftedBy.NOBODY)),
    (order(), {"hold": "intoxicated"}, Notice("on-hold", LiftedBy.PRESCRIBER, (("reason", "intoxicated"),))),
    (order(), {"missed": 3}, Notice("missed-stop", LiftedBy.PRESCRIBER, (("days", 3),))),
    (order(), {"missed": 4}, Notice("missed-stop", LiftedBy.PRESCRIBER, (("days", 4),))),
    (order(), {"missed": 5}, Notice("missed-suspended", LiftedBy.PRESCRIBER, (("days", 5),))),
    (order(dose_ug=120_001), {"past": ()}, Notice("over-cap", LiftedBy.PRESCRIBER)),
    (order(), {"settings": defaults() | {"dose-cap-ug": 44_999}}, Notice("over-cap", LiftedBy.PRESCRIBER)),
    (order(), {"source": None}, Notice("no-page-for-product", LiftedBy.PHARMACIST)),
    (order(), {"source": source(expiry=day(-1).isoformat())}, Notice("batch-expired", LiftedBy.PHARMACIST)),
    (order(), {"source": source(left=44_999)}, Notice("bottle-too-empty", LiftedBy.NURSE)),
]


@pytest.mark.req(
    "LAW-16-a", "LAW-16-b", "J5", "OB-missed-2", "OB-missed-3", "H-1", "H-3", "H-4", "H-12", "H-13", "H-14"
)
@pytest.mark.parametrize(("one", "known", "block"), BLOCKS, ids=[block.code for _, _, block in BLOCKS])
def test_each_reason_blocks_by_itself(one: Prescription, known: dict[str, Any], block: Notice) -> None:
    """With who can lift it and the facts that the sentence needs."""
    assert card(one, **known).blocks == (block,)


@pytest.mark.req("LAW-16-a", "OB-missed-2", "H-1", "H-14")
@pytest.mark.parametrize(
    ("one", "known"),
    [
        (order(starts=TODAY), {}),
        (order(ends=TODAY), {}),
        (order(signed=day(-28), starts=day(-28)), {"first_given": None}),
        (order(signed=day(-29), starts=day(-29)), {"first_given": day(-1)}),
        (order(), {"missed": 2}),
        (order(), {"missed": 3, "missed_cleared": True}),
        (order(), {"missed": 9, "missed_cleared": True}),
        (order(dose_ug=120_000), {"past": ()}),
        (order(), {"source": source(expiry=TODAY.isoformat())}),
        (order(), {"source": source(expiry="")}),
        (order(), {"source": source(left=45_000)}),
        (order(), {"source": source(pump=0, left=0)}),
    ],
)
def test_the_limit_itself_does_not_block(one: Prescription, known: dict[str, Any]) -> None:
    """The first and last day, the last microgram and the last drop; by hand there is no bottle on a pump."""
    assert card(one, **known).blocks == ()


@pytest.mark.req("LAW-7-a")
def test_without_an_order_there_is_nothing_to_give() -> None:
    """No dose, no volume, and one reason; a name alike is still warned of."""
    bare = plan_dose(patient(), None, situation(look_alikes=("A1002BC",), missed=9))
    assert bare.blocks == (Notice("no-live-order", LiftedBy.PRESCRIBER),)
    assert bare.warnings == (Notice("look-alike", facts=(("number", "A1002BC"),)),)
    assert (bare.dose_ug, bare.witness_before) == (0, False)
    with pytest.raises(RuleError, match=r"^no-live-order$"):
        _ = bare.volume


def test_all_reasons_are_told_at_once() -> None:
    """Nobody mends one thing to meet the next."""
    wrong = card(
        order(dose_ug=130_000, stopped=True),
        dosed_today=True,
        hold="review",
        missed=7,
        source=source(left=0, expiry="2026-01-01"),
    )
    assert codes(wrong.blocks) == [
        "prescription-stopped",
        "dosed-already",
        "on-hold",
        "missed-suspended",
        "over-cap",
        "batch-expired",
        "bottle-too-empty",
    ]


WARNINGS: list[tuple[Prescription, dict[str, Any], tuple[Notice, ...]]] = [
    (order(), {"look_alikes": ("A1002BC",)}, (Notice("look-alike", facts=(("number", "A1002BC"),)),)),
    (order(), {"earlier_today": ("spilt",)}, (Notice("earlier-spilt"),)),
    (order(), {"missed": 1}, (Notice("missed-some", facts=(("days", 1),)),)),
    (order(), {"missed": 2}, (Notice("missed-some", facts=(("days", 2),)),)),
    (
        order(),
        {"missed": 1, "course_started": day(-13)},
        (Notice("missed-in-titration", facts=(("days", 1),)), Notice("first-fortnight")),
    ),
    (order(dose_ug=45_001), {}, (Notice("dose-raised", facts=(("was", "45 mg"), ("now", "45.001 mg"))),)),
    (order(dose_ug=67_500), {}, (Notice("dose-raised", facts=(("was", "45 mg"), ("now", "67.5 mg"))),)),
    (
        order(dose_ug=67_501),
        {},
        (Notice("dose-raised-steeply", facts=(("was", "45 mg"), ("now", "67.501 mg"))),),
    ),
    (order(dose_ug=44_999), {}, (Notice("dose-lowered", facts=(("was", "45 mg"), ("now", "44.999 mg"))),)),
    (order(), {"course_started": day(-13)}, (Notice("first-fortnight"),)),
    (order(), {"course_started": None, "past": ()}, (Notice("first-fortnight"),)),
    (order(ends=day(3)), {}, (Notice("order-ends-soon", facts=(("day", "2026-11-19"),)),)),
    (order(ends=TODAY), {}, (Notice("order-ends-soon", facts=(("day", "2026-11-16"),)),)),
    (order(pharmacist_checked=False), {}, (Notice("not-pharmacist-checked"),)),
]


@pytest.mark.req("OB-missed-1", "NPSA-1", "PSI-4.6", "H-11", "H-13")
@pytest.mark.parametrize(("one", "known", "warnings"), WARNINGS, ids=[one[-1].code for _, _, one in WARNINGS])
def test_each_warning_stands_by_itself(one: Prescription, known: dict[str, Any], warnings: tuple[Notice, ...]) -> None:
    """It blocks nothing, and nobody has to lift it."""
    warned = card(one, **known)
    assert warned.warnings == warnings
    assert warned.blocks == ()


@pytest.mark.parametrize(
    ("one", "known"),
    [
        (order(), {"missed": 0}),
        (order(), {"course_started": day(-14)}),
        (order(ends=day(4)), {}),
        (order(), {"missed": 3, "missed_cleared": True}),
        (order(), {"past": ()}),
    ],
)
def test_beyond_the_limit_there_is_no_warning(one: Prescription, known: dict[str, Any]) -> None:
    """The fifteenth day, four days before the end, missed days on which a prescriber has decided."""
    assert card(one, **known).warnings == ()


@pytest.mark.req("NPSA-1")
def test_a_dose_is_compared_with_the_last_one_whatever_became_of_it() -> None:
    """It is the order that changed, not what was swallowed."""
    refused = past_dose(dose_ug=40_000, consumed_ug=0, outcome=Outcome.REFUSED)
    raised = Notice("dose-raised", facts=(("was", "40 mg"), ("now", "45 mg")))
    assert card(past=(refused, past_dose())).warnings == (raised,)
    assert card(past=(past_dose(), refused)).warnings == ()


@pytest.mark.req("H-1", "H-21")
@pytest.mark.parametrize(
    ("one", "known", "before"),
    [
        (order(), {}, False),
        (order(), {"course_started": day(-14)}, False),
        (order(), {"course_started": day(-13)}, True),
        (order(), {"course_started": None}, True),
        (order(dose_ug=46_000), {}, True),
        (order(dose_ug=44_000), {}, True),
        (order(dose_ug=80_000), {"past": (past_dose(dose_ug=80_000),)}, False),
        (order(dose_ug=80_001), {"past": (past_dose(dose_ug=80_001),)}, True),
        (order(), {"settings": defaults() | {"witness-before-ug": 0}}, True),
        (order(), {"earlier_today": ("spilt",)}, True),
        (order(), {"missed": 2, "look_alikes": ("A1002BC",)}, False),
    ],
)
def test_the_witness_looks_before_the_pour_where_more_can_go_wrong(
    one: Prescription, known: dict[str, Any], before: bool
) -> None:
    """The first fortnight, a changed dose, a large dose, a second cup today."""
    assert card(one, **known).witness_before is before


def test_a_tablet_has_its_own_volume() -> None:
    """Two tablets of eight milligrams."""
    tablets: DoseCard = card(order(dose_ug=16_000, product=BUPRENORPHINE))
    assert str(tablets.volume) == "2 tablets"


@pytest.mark.req("PSI-4.30")
def test_keys_that_are_elsewhere_warn_last_and_change_nothing_else() -> None:
    """No block, no second look, and the clinical warnings stand before it; without an order there is no dose."""
    usual, elsewhere = card(missed=1), card(missed=1, keys_elsewhere=True)
    assert codes(elsewhere.warnings) == [*codes(usual.warnings), "not-key-holder"]
    assert (elsewhere.blocks, elsewhere.witness_before) == (usual.blocks, usual.witness_before)
    assert elsewhere.digest != usual.digest
    assert codes(plan_dose(patient(), None, situation(keys_elsewhere=True)).warnings) == []
