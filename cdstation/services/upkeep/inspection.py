"""What an inspector may do: read, note, and take a copy of the register away, which is logged (LAW-26-a)."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cdstation.errors import NotReadyError, RuleError
from cdstation.exports.entries_csv import write_entries
from cdstation.register.entries import Sealed
from cdstation.register.pages import PageHead
from cdstation.register.times import local_time, show_moment
from cdstation.register.upkeep.acts import Disclosed, InspectorNoted
from cdstation.services.current import Current
from cdstation.services.register import RegisterDesk
from cdstation.services.values import Progress, ProgressSink
from cdstation.storage.signing import Signer

_BATCH = 2000
MANIFEST = "manifest.json"
WHOLE_BOOK = 0


@dataclass(frozen=True)
class InspectorNote:
    """An inspector's own note, on a line or (line 0) on the whole book."""

    seq: int
    line: int
    page: int  # the page of the line, 0 for the whole book
    text: str
    author: str
    at_ms: int


@dataclass(frozen=True)
class Copy:
    """What was given out: the folder, its files, how many entries, and the digest of the manifest."""

    folder: Path
    files: tuple[str, ...]
    entries: int
    sha256: str


class InspectionDesk:
    """Notes and copies; nothing here moves anything."""

    def __init__(self, current: Current, register: RegisterDesk) -> None:
        self._current = current
        self._register = register

    def note(self, line: int, text: str) -> InspectorNote:
        """Write a note on a line of the register, or on the book (0). Only an inspector can.

        Raises NotReadyError `no-inspector-signed-in`; RuleError `note-empty`, `note-on-nothing`.
        """
        signer = self._current.inspector_signer
        words = " ".join(text.split())
        if not words:
            raise RuleError("note-empty")
        if line != WHOLE_BOOK:
            found = self._current.book.ledger.entry(line)
            if found is None or found.entry.page is None:
                raise RuleError("note-on-nothing")
        return self._shown(self._current.book.write(InspectorNoted(line, words), by=signer))

    def notes(self) -> tuple[InspectorNote, ...]:
        """All notes, the newest first: everybody may read them."""
        return tuple(self._shown(sealed) for sealed in reversed(self._current.book.standing.keeping.notes))

    def export(
        self,
        pages: Sequence[int],
        first: date,
        last: date,
        folder: Path,
        to: str,
        progress: ProgressSink = lambda _: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Copy:
        """A copy of these pages for these days, in a folder of its own: one PDF for each page, every entry as CSV, and
        a manifest with the digest of each file. What was given to whom is an entry of the book.

        By the inspector, or by the nurse on duty for somebody who may demand it. Raises RuleError `page-not-open`,
        `period-backwards`, `copy-for-nobody`, `cancelled`; NotReadyError `nobody-signed-in`, `copy-exists`,
        `print-target-not-writable`.
        """
        signer = self._signer()
        heads = {page: self._current.book.standing.head(page) for page in pages}
        words = " ".join(to.split())
        if last < first:
            raise RuleError("period-backwards")
        if not words:
            raise RuleError("copy-for-nobody")
        name = f"register-{first.isoformat()}-to-{last.isoformat()}-{self._current.book.standing.last_seq}"
        target, partial = folder / name, folder / f".{name}.partial"
        if target.exists():
            raise NotReadyError("copy-exists")
        try:
            partial.mkdir(parents=True)
            count = self._write(partial, heads, (first, last), progress, cancelled)
            made = self._manifest(partial, heads, (first, last), words, count)
            body = Disclosed(_what(heads), first.isoformat(), last.isoformat(), words, made.sha256)
            self._current.book.write(body, by=signer)
            partial.rename(target)
        except OSError as error:
            raise NotReadyError("print-target-not-writable") from error
        finally:
            shutil.rmtree(partial, ignore_errors=True)
        return Copy(target, made.files, count, made.sha256)

    def _write(
        self,
        folder: Path,
        heads: dict[int, PageHead],
        days: tuple[date, date],
        progress: ProgressSink,
        cancelled: Callable[[], bool],
    ) -> int:
        for page, head in heads.items():
            target = folder / f"page-{page}-{head.book.value}.pdf"
            self._register.print_pages(page, *days, target, progress, cancelled)
        names = self._current.book.standing.name_of()
        found = self._entries(heads, days, progress, cancelled)
        return write_entries(folder / "entries.csv", found, heads, names)

    def _entries(
        self,
        heads: dict[int, PageHead],
        days: tuple[date, date],
        progress: ProgressSink,
        cancelled: Callable[[], bool],
    ) -> Iterator[Sealed]:
        """The lines of these pages, and what was written about the book itself: never about a patient otherwise."""
        ledger, seq, total = self._current.book.ledger, 0, self._current.book.standing.last_seq
        while batch := ledger.entries(seq, _BATCH):
            if cancelled():
                raise RuleError("cancelled")
            for sealed in batch:
                if _wanted(sealed, heads) and _within(sealed, days):
                    yield sealed
            seq = batch[-1].seq
            progress(Progress("copying", seq, total))

    def _manifest(self, folder: Path, heads: dict[int, PageHead], days: tuple[date, date], to: str, count: int) -> Copy:
        files = tuple(sorted(path.name for path in folder.iterdir()))
        content: dict[str, Any] = {
            "area": self._current.book.area_id,
            "pages": {str(page): head.key.shown for page, head in heads.items()},
            "first_day": days[0].isoformat(),
            "last_day": days[1].isoformat(),
            "made": show_moment(self._current.clock.now().utc_ms),
            "for": to,
            "entries": count,
            "register_at_entry": self._current.book.standing.last_seq,
            "files": {name: _sha256(folder / name) for name in files},
        }
        path = folder / MANIFEST
        path.write_text(json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
        return Copy(folder, (*files, MANIFEST), count, _sha256(path))

    def _signer(self) -> Signer:
        return self._current.inspector or self._current.nurse_signer

    def _shown(self, sealed: Sealed) -> InspectorNote:
        book, body = self._current.book, sealed.body
        assert isinstance(body, InspectorNoted)
        line = book.ledger.entry(body.seq) if body.seq else None
        page = 0 if line is None else line.entry.page or 0
        author = book.standing.name_of()[sealed.draft.by]
        return InspectorNote(sealed.seq, body.seq, page, body.text, author, sealed.draft.entered.utc_ms)


def _wanted(sealed: Sealed, heads: dict[int, PageHead]) -> bool:
    if sealed.entry.page is not None:
        return sealed.entry.page in heads
    return sealed.draft.patient is None


def _within(sealed: Sealed, days: tuple[date, date]) -> bool:
    """By the day of the event, as on paper; or by the day of the entry, so that a late one is in both."""
    entered = local_time(sealed.draft.entered.utc_ms).date()
    return days[0] <= sealed.draft.dose_day <= days[1] or days[0] <= entered <= days[1]


def _what(heads: dict[int, PageHead]) -> str:
    return "register, pages " + ", ".join(str(page) for page in heads)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
