"""The way through the discrepancies on which their pictures are taken."""

from collections.abc import Iterator

from cdstation.ui.fiction.cases import REPORTED, SHORT
from cdstation.ui.fiction.workplace import Workplace


def look_into(place: Workplace) -> Iterator[str]:
    """The list with what is overdue, that case, the form of its next step, the outcome, and the papers."""
    hands, screen = place.hands, place.discrepancies
    place.station.open_cases, place.station.overdue_cases = 2, 1
    place.station.changed()
    place.window.go_to("discrepancies")
    place.wait()
    yield "discrepancies"
    hands.press(f"case-{SHORT}")
    yield "discrepancy-overdue"
    hands.press("case-next")
    yield "discrepancy-report"
    screen.back()
    hands.press("case-outcome")
    yield "discrepancy-outcome"
    screen.back()
    hands.press("case-print")
    yield "discrepancy-print"
    screen.back()
    screen.choose(REPORTED)
    place.wait()
    yield "discrepancy-reported"
