"""What may be asked of a ledger from any thread: each question of `reading.py`, taken to where the book is open."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from cdstation.register.entries import Sealed
from cdstation.storage import database
from cdstation.storage.reading import Reading, Stats, StoredCheckpoint
from cdstation.storage.rows import DoseRow
from cdstation.storage.sealing import FileKey
from cdstation.storage.signing import WrappedKey

_T = TypeVar("_T")


class Questions:
    """The questions; a subclass says where they are asked. All raise TrustError when what is stored is not as
    written.
    """

    def ask(self, question: Callable[[Reading], _T]) -> _T:
        """Answer a question about the book."""
        raise NotImplementedError

    def find(self, uuid: str) -> Sealed | None:
        """The entry of an act, if it was written."""
        return self.ask(lambda book: book.find(uuid))

    def entry(self, seq: int) -> Sealed | None:
        """The entry with this number."""
        return self.ask(lambda book: book.entry(seq))

    def last(self) -> Sealed | None:
        """The newest entry; None in an empty book."""
        return self.ask(lambda book: book.last())

    def entries(self, after_seq: int = 0, limit: int = 1000) -> tuple[Sealed, ...]:
        """Up to `limit` entries in order, after a number."""
        return self.ask(lambda book: book.entries(after_seq, limit))

    def standing_entries(self, after_seq: int = 0) -> tuple[Sealed, ...]:
        """All entries but the steps of doses: what the state of the station is folded from."""
        return self.ask(lambda book: book.standing_entries(after_seq))

    def patient_entries(
        self, patient: int, kinds: Sequence[str] = (), limit: int = 100, before: int | None = None
    ) -> tuple[Sealed, ...]:
        """A patient's entries, the newest first; `kinds` empty means all, `before` continues a window."""
        return self.ask(lambda book: book.patient_entries(patient, kinds, limit, before))

    def dose_entries(self, started: str) -> tuple[Sealed, ...]:
        """The steps of one dose in order, from its intent."""
        return self.ask(lambda book: book.dose_entries(started))

    def doses_on_page(self, page: int, after_seq: int = 0, limit: int = 500) -> tuple[Sealed, ...]:
        """Up to `limit` lines of doses on a page in order, after a number."""
        return self.ask(lambda book: book.doses_on_page(page, after_seq, limit))

    def open_dose_rows(self) -> tuple[DoseRow, ...]:
        """Doses that were started or poured and not yet signed for (D8), the oldest first."""
        return self.ask(lambda book: book.open_dose_rows())

    def open_doses(self) -> tuple[Sealed, ...]:
        """The entries of every open dose, in order: its intent, and its pour if that was written."""
        return self.ask(lambda book: book.open_doses())

    def doses_on(self, day: str) -> tuple[DoseRow, ...]:
        """All doses of a London day, in order; `day` is ISO text."""
        return self.ask(lambda book: book.doses_on(day))

    def balance(self, page: int) -> int:
        """The balance of a page in thousandths of its unit. Raises RuleError `page-not-open`."""
        return self.ask(lambda book: book.balance(page))

    def page_tip(self, page: int) -> tuple[int, int]:
        """The number of a page's newest line and the balance after it. Raises RuleError `page-not-open`."""
        return self.ask(lambda book: book.page_tip(page))

    def of_kinds(self, kinds: Sequence[str], after_seq: int = 0, before_ms: int | None = None) -> tuple[Sealed, ...]:
        """The entries of these kinds in order; never steps of doses."""
        return self.ask(lambda book: book.of_kinds(kinds, after_seq, before_ms))

    def has_signed_on(self, page: int, person: int) -> bool:
        """True when this person has acted or witnessed on the page (LAW-27-a)."""
        return self.ask(lambda book: book.has_signed_on(page, person))

    def credential(self, person: int) -> WrappedKey | None:
        """A person's newest wrapped signing key."""
        return self.ask(lambda book: book.credential(person))

    def photo(self, sha256: str) -> bytes | None:
        """A picture by its digest."""
        return self.ask(lambda book: book.photo(sha256))

    def latest_checkpoint(self) -> StoredCheckpoint | None:
        """The newest signed checkpoint."""
        return self.ask(lambda book: book.latest_checkpoint())

    def stats(self) -> Stats:
        """How many entries and checkpoints there are, and how many bytes the file has."""
        return self.ask(lambda book: book.stats())


class ReadOnlyBook(Questions):
    """A book that is only looked at, because its anchor or a check says that nothing may be added (D12 READ-ONLY).

    Opened anew for each question, so that it can be asked from any thread and holds no lock.
    """

    def __init__(self, path: Path, key: FileKey) -> None:
        """Raises what `database.open_reading` raises."""
        self._path, self._key = path, key
        self.area = self.ask(lambda book: book.meta("area"))

    def ask(self, question: Callable[[Reading], _T]) -> _T:
        """Answer a question about the book. Raises TrustError `area-damaged`, and as opening it does."""
        connection = database.open_reading(self._path, self._key)
        try:
            with database.telling_damage():
                answer = question(Reading(connection))
        finally:
            connection.close()
        return answer
