"""The papers about discrepancies: one incident, and a quarter for the accountable officer (DISC-2, DISC-3, ADM-4)."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from cdstation.errors import RuleError
from cdstation.register.discrepancies.redaction import without_patients
from cdstation.register.times import show_date
from cdstation.services.current import Current
from cdstation.services.discrepancies.desk import CaseDesk
from cdstation.services.discrepancies.incident import incident_of
from cdstation.services.discrepancies.quarter import QuarterReader, Row
from cdstation.services.discrepancies.trends import CaseTrends
from cdstation.services.stamps import stamp_of
from cdstation.services.values import Progress, ProgressSink

VARIANCE_DAYS = 90
_MONTHS = (("January", "March"), ("April", "June"), ("July", "September"), ("October", "December"))


def quarter_days(year: int, quarter: int) -> tuple[date, date]:
    """First and last day of a quarter of the calendar, 1 to 4."""
    first = date(year, quarter * 3 - 2, 1)
    after = date(year + quarter // 4, quarter % 4 * 3 + 1, 1)
    return first, after - timedelta(days=1)


def quarter_name(year: int, quarter: int) -> str:
    """`October to December 2026`: years of finance and of the calendar number their quarters differently."""
    first, last = _MONTHS[quarter - 1]
    return f"{first} to {last} {year}"


class CasePapers:
    """Prints; writes nothing into the book but a checkpoint."""

    def __init__(self, current: Current, cases: CaseDesk, trends: CaseTrends) -> None:
        self._current = current
        self._cases = cases
        self._trends = trends

    def print_incident(self, number: int, target: Path) -> Path:
        """The critical-incident report of one case, as a PDF without any patient in it.

        Raises RuleError `case-unknown`; NotReadyError `font-missing`, `print-target-not-writable`.
        """
        from cdstation.reports.discrepancies.incident import write_incident

        view, today = self._cases.case(number), self._current.clock.now().dose_day
        page = view.case.page
        counts = self._trends.variance(page, today - timedelta(days=VARIANCE_DAYS), today) if view.row.page else ()
        write_incident(target, incident_of(view, counts, self._without_patients), stamp_of(self._current))
        return target

    def print_quarter(
        self,
        year: int,
        quarter: int,
        target: Path,
        progress: ProgressSink = lambda _: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Path:
        """The occurrence report of a quarter of the calendar; without a case it is a nil return (DISC-3).

        Raises RuleError `quarter-not-begun`, `cancelled`; NotReadyError as `print_incident`.
        """
        from cdstation.reports.discrepancies.occurrences import Occurrences, write_occurrences
        from cdstation.reports.heads import Period

        first, last = quarter_days(year, quarter)
        today = self._current.clock.now().dose_day
        if today < first:
            raise RuleError("quarter-not-begun")
        reader = QuarterReader(self._current.book, self._cases.cases(), first, last, self._without_patients)
        parts: list[tuple[Row, ...]] = []
        steps = (reader.cases, reader.adjustments, reader.counts, reader.destructions)
        for done, step in enumerate(steps):
            if cancelled():
                raise RuleError("cancelled")
            progress(Progress("printing", done, len(steps)))
            parts.append(step())
        so_far = show_date(today) if today <= last else ""
        told = Occurrences(Period(first, last), quarter_name(year, quarter), so_far, *parts)
        write_occurrences(target, told, stamp_of(self._current))
        progress(Progress("printing", len(steps), len(steps)))
        return target

    def _without_patients(self, words: str) -> str:
        patients = tuple(self._current.book.roster.patients.values())
        return without_patients(
            words,
            (patient.family for patient in patients),
            (patient.given for patient in patients),
            (patient.location for patient in patients),
        )
