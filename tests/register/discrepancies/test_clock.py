"""The clock of a case: each step at its limit and one millisecond either side (DISC-2, H-24)."""

from collections.abc import Mapping

import pytest

from cdstation.register.discrepancies import acts, clock
from cdstation.register.discrepancies.case import Case
from cdstation.register.people import STATION
from cdstation.register.settings import SETTINGS, defaults
from tests.builders import PHARMACIST
from tests.register.discrepancies.books import HOUR_MS, LEAD, of_cause, short_by

USUAL = defaults()


def due_steps(case: Case, now_ms: int, settings: Mapping[str, int]) -> tuple[str, ...]:
    """The steps whose clock has run out and that are not made."""
    return tuple(one.step for one in clock.due(case, now_ms, settings))


@pytest.mark.req("DISC-2", "H-24")
@pytest.mark.parametrize(
    ("step", "hours", "before"),
    [("shift", 8, ()), ("incident", 24, ("shift",)), ("cdao", 48, ("shift", "incident"))],
)
def test_each_step_is_due_at_its_very_millisecond(step: str, hours: int, before: tuple[str, ...]) -> None:
    """Same shift, 24 hours, 48 hours: one millisecond before nothing, at the limit and after it the step."""
    case = short_by().case
    limit = case.opened_ms + hours * HOUR_MS
    assert due_steps(case, limit - 1, USUAL) == before
    assert due_steps(case, limit, USUAL) == (*before, step)
    assert due_steps(case, limit + 1, USUAL) == (*before, step)
    assert clock.overdue(case, limit, USUAL)


@pytest.mark.req("DISC-2")
def test_a_site_may_shorten_the_clock_and_never_lengthen_it() -> None:
    """The default of incident and accountable officer is the most that may be set."""
    for name in ("case-incident-hours", "case-cdao-hours"):
        assert SETTINGS[name].most == SETTINGS[name].default
    case = short_by().case
    early = USUAL | {"case-shift-hours": 2}
    assert due_steps(case, case.opened_ms + 2 * HOUR_MS, early) == ("shift",)
    assert not clock.overdue(case, case.opened_ms + 2 * HOUR_MS - 1, early)


@pytest.mark.req("DISC-2")
def test_both_the_pharmacist_and_the_head_of_healthcare_are_told_in_the_shift() -> None:
    """One of them is half of it."""
    made = short_by()
    late = made.case.opened_ms + 8 * HOUR_MS
    made.tell("lead")
    assert [one.untold for one in clock.due(made.case, late, USUAL)] == [("pharmacist",)]
    made.tell("pharmacist")
    assert due_steps(made.case, late, USUAL) == ()


@pytest.mark.req("DISC-2")
@pytest.mark.parametrize("to", ["incident", "cdao", "police"])
def test_a_report_without_its_reference_stops_no_clock(to: str) -> None:
    """Somebody may have rung; the number is what can be followed up."""
    made = short_by()
    made.tell(to)
    assert not made.case.told(to)
    made.tell(to, "2026/0417")
    assert made.case.told(to)


@pytest.mark.req("DISC-2", "H-24")
def test_suspected_theft_goes_to_the_police_at_once() -> None:
    """From that millisecond on, and to the police first, then to their liaison officer and the accountable officer."""
    made = short_by()
    before = made.case.opened_ms + 1
    assert due_steps(made.case, before, USUAL) == ()
    made.outcome("theft-suspected")
    at = made.case.theft_ms
    assert at is not None
    assert due_steps(made.case, at - 1, USUAL) == ()
    assert due_steps(made.case, at, USUAL) == ("police", "liaison", "cdao")
    made.tell("police", "CR/2026/1188")
    made.tell("liaison")
    assert due_steps(made.case, at, USUAL) == ("cdao",)
    made.tell("cdao", "LIN-88")
    assert due_steps(made.case, at, USUAL) == ()


@pytest.mark.req("DISC-2")
def test_theft_that_a_person_reports_is_due_from_the_first_moment() -> None:
    """Nobody has to decide anything before the police are called."""
    case = of_cause("theft-reported").case
    assert case.theft
    assert due_steps(case, case.opened_ms, USUAL) == ("police", "liaison", "cdao")


@pytest.mark.req("DISC-2")
def test_a_closed_case_has_no_clock_and_an_opened_one_keeps_its_own() -> None:
    """What is opened again has not become younger."""
    made = short_by()
    made.decide(acts.CaseClosed(made.number, "nothing left"))
    late = made.case.opened_ms + 100 * HOUR_MS
    assert clock.deadlines(made.case, USUAL) == ()
    assert made.book.standing.cases.unsettled() == ()
    made.step(acts.CaseReopened(made.number, "a bottle was found"))
    assert due_steps(made.case, late, USUAL) == ("shift", "incident", "cdao")
    assert made.book.standing.cases.open_on(made.page) == (made.case,)
    assert made.book.standing.cases.open_on(made.page + 1) == ()


@pytest.mark.req("DISC-2")
def test_the_level_is_the_highest_place_that_was_told() -> None:
    """Hatch, head of healthcare, incident, accountable officer, police."""
    made, seen = short_by(), []
    for to in ("", "pharmacist", "incident", "cdao", "police"):
        if to:
            made.tell(to, "no 1")
        seen.append(clock.level(made.case))
    assert seen == ["hatch", "lead", "incident", "cdao", "police"]
    told = short_by()
    told.tell("lead")
    assert clock.level(told.case) == "lead"


@pytest.mark.req("H-24")
def test_what_the_station_wrote_stays_in_the_case() -> None:
    """That a clock ran out is an entry; nobody can say that it was not shown."""
    made = short_by()
    made.step(acts.CaseDue(made.number, "shift"), by=STATION)
    assert made.case.due_written("shift")
    assert not made.case.due_written("cdao")
    assert [step.by for step in made.case.steps] == [STATION]
    made.step(acts.CaseOwned(made.number, LEAD), by=PHARMACIST)
    assert made.case.owner == LEAD
