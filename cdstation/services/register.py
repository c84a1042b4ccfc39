"""The register as it is read, annotated and printed (LAW-19, LAW-20-c, LAW-26-a)."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from cdstation.errors import RuleError
from cdstation.register.acts import Count, Footnote
from cdstation.register.entries import Sealed
from cdstation.register.pages import PageHead, RegisterLine, correction_note, note_line, register_line
from cdstation.services.current import Current
from cdstation.services.duty import Duty
from cdstation.services.stamps import head_of, printed_by, seal_of
from cdstation.services.values import Progress, ProgressSink, Proof

if TYPE_CHECKING:
    from cdstation.storage.readmodels import PageReader

WINDOW = 64


class RegisterDesk:
    """Pages, lines and footnotes; nothing here changes a line."""

    def __init__(self, current: Current, duty: Duty) -> None:
        self._current = current
        self._duty = duty

    def pages(self) -> tuple[PageHead, ...]:
        """All pages, in the order of their heads."""
        heads = tuple(self._current.book.standing.pages.values())
        return tuple(sorted(heads, key=lambda head: head.key))

    def balance(self, page: int) -> int:
        """The running balance, thousandths: computed, never typed (BAL-1). Raises RuleError `page-not-open`."""
        self._current.book.standing.head(page)
        return self._current.book.standing.balances[page]

    def awaiting(self, page: int) -> int:
        """Thousandths poured from this page that still await a signature."""
        open_doses = tuple(self._current.book.roster.open.values())
        return sum(dose.planned for dose in open_doses if dose.body.stock_page == page)

    def latest(self, page: int, limit: int = WINDOW) -> tuple[RegisterLine, ...]:
        """The newest lines, newest first."""
        return self._shown(page, self._reader().latest(page, limit))

    def before(self, page: int, seq: int, limit: int = WINDOW) -> tuple[RegisterLine, ...]:
        """The lines before an entry number, newest first."""
        return self._shown(page, self._reader().before(page, seq, limit))

    def after(self, page: int, seq: int, limit: int = WINDOW) -> tuple[RegisterLine, ...]:
        """The lines that follow an entry number, newest first."""
        return self._shown(page, self._reader().after(page, seq, limit))

    def around_date(self, page: int, day: date, limit: int = WINDOW) -> tuple[RegisterLine, ...]:
        """The lines up to the end of a day, newest first."""
        return self._shown(page, self._reader().up_to_day(page, day.isoformat(), limit))

    def find(self, page: int, text: str, limit: int = WINDOW) -> tuple[RegisterLine, ...]:
        """Lines with this text in them, newest first."""
        return self._shown(page, self._reader().find(page, text, limit)) if text.strip() else ()

    def balance_series(self, page: int, days: int = 14) -> tuple[tuple[date, int], ...]:
        """The closing balance of each of the last days, oldest first; days before the page opened are left out."""
        today = self._current.clock.now().dose_day
        found: list[tuple[date, int]] = []
        for back in range(days - 1, -1, -1):
            day = today - timedelta(days=back)
            last = self._reader().up_to_day(page, day.isoformat(), 1)
            if last and last[0].entry.balance is not None:
                found.append((day, last[0].entry.balance))
        return tuple(found)

    def differences(self, page: int, days: int = 90) -> tuple[tuple[date, int], ...]:
        """What each count of the last days found beside the balance, thousandths, oldest first (BAL-2)."""
        first = self._current.clock.now().dose_day - timedelta(days=days - 1)
        counts = self._current.book.ledger.of_kinds(("count",))
        return tuple(
            (sealed.draft.dose_day, sealed.body.difference)
            for sealed in counts
            if sealed.entry.page == page and sealed.draft.dose_day >= first and isinstance(sealed.body, Count)
        )

    def seal(self) -> tuple[int, str, str]:
        """Entries, hash of the last one, and the code of the newest checkpoint (D5)."""
        last, note = self._current.book.ledger.last(), self._reader().latest_checkpoint()
        return (last.seq, last.hash.hex(), note.code) if last and note else (0, "", "")

    def add_footnote(self, page: int, seq: int, text: str, witness: Proof) -> None:
        """A dated note to a line that stands as it was written (LAW-20-c).

        Raises RuleError `footnote-empty`, `line-not-on-page` and the witness's own.
        """
        self._current.book.standing.head(page)
        line = self._current.book.ledger.entry(seq)
        if line is None or line.entry.page != page:
            raise RuleError("line-not-on-page")
        if not text.strip():
            raise RuleError("footnote-empty")
        other = self._duty.witness_for(self._current.nurse_person, witness)
        body = Footnote(seq, " ".join(text.split()))
        self._current.book.write(body, by=self._current.nurse_signer, witness=other, about=line.uuid)

    def print_pages(
        self,
        page: int,
        first: date,
        last: date,
        target: Path,
        progress: ProgressSink = lambda _: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Path:
        """The page for these days as a PDF, with its checkpoint (LAW-26-a).

        Raises RuleError `period-backwards`, `cancelled`; NotReadyError `font-missing`, `print-target-not-writable`.
        """
        from cdstation.reports.heads import Period
        from cdstation.reports.register_page import write_register

        head = self._current.book.standing.head(page)
        if last < first:
            raise RuleError("period-backwards")
        write_register(
            target,
            head_of(self._current),
            head,
            self._between(page, first, last, progress, cancelled),
            seal_of(self._current),
            Period(first, last),
            self._current.clock.now().utc_ms,
            printed_by(self._current),
        )
        return target

    def _between(
        self, page: int, first: date, last: date, progress: ProgressSink, cancelled: Callable[[], bool]
    ) -> Iterator[RegisterLine]:
        reader, done = self._reader(), 0
        total = reader.count_between(page, first.isoformat(), last.isoformat())
        for window in reader.between(page, first.isoformat(), last.isoformat()):
            if cancelled():
                raise RuleError("cancelled")
            yield from self._shown(page, window)
            done += len(window)
            progress(Progress("printing", done, total))

    def _reader(self) -> "PageReader":
        from cdstation.storage.readmodels import PageReader  # SQLAlchemy: not before somebody wants to read

        return PageReader(self._current.book.ledger)

    def _shown(self, page: int, entries: tuple[Sealed, ...]) -> tuple[RegisterLine, ...]:
        names, unit = self._current.book.standing.name_of(), self._current.book.standing.head(page).unit
        notes = self._reader().footnotes([sealed.seq for sealed in entries])
        corrections = self._current.book.standing.keeping.corrections
        return tuple(
            register_line(
                sealed,
                unit,
                names,
                [
                    *(note_line(note, names) for note in notes.get(sealed.seq, ())),
                    *(
                        correction_note(one, unit, names)
                        for one in corrections.get(sealed.seq, ())
                        if one.entry.page == page
                    ),
                ],
            )
            for sealed in entries
        )
