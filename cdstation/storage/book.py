"""One open book: its two connections, and the one transaction that numbers, balances, chains, signs and stores an
entry.

Bound to the thread that opened it, and without an opinion on errors: `ledger.py` decides what an error at COMMIT means.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from cdstation.errors import RuleError
from cdstation.register.acts import PageOpened
from cdstation.register.checkpoint import EVERY, Checkpoint, Frontier, origin_of, sign_note
from cdstation.register.entries import Draft, Entry, Sealed, seal
from cdstation.register.people import STATION
from cdstation.storage import database, rows
from cdstation.storage.driver import Connection, driver
from cdstation.storage.reading import Reading
from cdstation.storage.rows import Attachment, Credential, Photo
from cdstation.storage.sealing import FileKey
from cdstation.storage.signing import Signer, signer_from
from cdstation.treatment.acts import DoseStarted

_INSERT_CHECKPOINT = "INSERT INTO checkpoints (size, note, frontier) VALUES (?, ?, ?)"

# What the triggers of the schema say when a rule of the register is broken; anything else they say is a bug.
_RULES = frozenset(
    {
        "dose-already-today",
        "dose-not-open",
        "page-already-open",
        "page-awaits-signature",
        "patient-has-open-dose",
        "pump-busy-with-dose",
    }
)


@dataclass(frozen=True)
class Act:
    """All that goes into one append. `check` runs inside the transaction and refuses by raising a RuleError.

    Raises RuleError `movement-needs-witness`, `signature-by-another-person`, `witness-is-the-actor`.
    """

    draft: Draft
    signer: Signer
    witness: Signer | None
    attachments: Sequence[Attachment]
    check: Callable[[], None] | None

    def __post_init__(self) -> None:
        """Two different people, each with a key of their own, for whatever moves stock."""
        draft, signer, witness = self.draft, self.signer, self.witness
        if (draft.delta is not None or draft.body.TWO_PEOPLE) and witness is None:
            raise RuleError("movement-needs-witness")
        if (signer.person, witness.person if witness else None) != (draft.by, draft.witness):
            raise RuleError("signature-by-another-person")
        if witness and (witness.person == signer.person or witness.public_hex == signer.public_hex):
            raise RuleError("witness-is-the-actor")


class Book:
    """A book that is open for writing."""

    def __init__(self, path: Path, key: FileKey) -> None:
        """Raises what `open_writing` and `open_reading` raise, and a driver's error when a page cannot be read."""
        with ExitStack() as opened:  # a failure half-way leaves no connection behind
            self._writer = database.open_writing(path, key)
            opened.callback(self._writer.close)
            self.reader = database.open_reading(path, key)
            opened.callback(self.reader.close)
            self.reading = Reading(self.reader)
            self._mine = Reading(self._writer)
            self.area = self.reading.meta("area")
            self.genesis = bytes.fromhex(self.reading.meta("genesis"))
            self.station = signer_from(STATION, self.reading.station_private())
            self._tree = self._tree_from_checkpoint()
            opened.pop_all()

    def close(self) -> None:
        """Let go of the file."""
        self.reader.close()
        self._writer.close()

    @property
    def head(self) -> tuple[int, bytes]:
        """Number and hash of the newest entry; (0, genesis) in an empty book."""
        return self.reading.head() or (0, self.genesis)

    def write(self, act: Act) -> Sealed:
        """The act as an entry, committed; the same entry again when it was written before.

        Raises RuleError (`entry-uuid-reused`, `page-not-open`, those of `act.check` and of the schema), or a
        driver's error, after which nobody knows whether the entry was written.
        """
        try:
            with _transaction(self._writer):
                earlier = self._mine.find(act.draft.uuid)
                if earlier is not None:
                    return _same_act(earlier, act.draft)
                if act.check is not None:
                    act.check()
                sealed = self._seal(act)
                tree = self._tree_at(sealed.seq - 1).add(sealed.hash)
                self._store(sealed, act.attachments, tree)
        except driver.IntegrityError as error:
            if str(error) in _RULES:
                raise RuleError(str(error)) from error
            raise
        self._tree = tree
        return sealed

    def make_checkpoint(self) -> None:
        """Sign the tree as it stands, unless that was done."""
        with _transaction(self._writer):
            seq, _ = self._mine.head() or (0, b"")
            latest = self._mine.latest_checkpoint()
            if seq and (latest is None or latest.size < seq):
                self._store_checkpoint(self._tree_at(seq))

    def _seal(self, act: Act) -> Sealed:
        seq, prev = self._mine.head() or (0, self.genesis)
        entry = Entry(self.area, seq + 1, prev, act.draft, self._balance(act.draft))
        content = entry.canonical()
        witness_signature = act.witness.sign(content) if act.witness else b""
        return seal(entry, content, act.signer.sign(content), witness_signature)

    def _balance(self, draft: Draft) -> int | None:
        """The page's balance after this entry; it may fall below zero, because rules gate starting and never
        recording.
        """
        if isinstance(draft.body, DoseStarted):
            self._mine.balance(draft.body.stock_page)  # refuses a page that is not open
        if draft.own_page:
            return draft.delta or 0
        if draft.page is None:
            return None
        return self._mine.balance(draft.page) + (draft.delta or 0)

    def _store(self, sealed: Sealed, attachments: Sequence[Attachment], tree: Frontier) -> None:
        self._writer.execute(rows.INSERT_ENTRY, rows.entry_row(sealed))
        self._store_derived(sealed)
        for one in attachments:
            self._attach(sealed, one)
        if rows.announced(sealed.body) and not any(isinstance(one, Credential) for one in attachments):
            raise ValueError("an entry that announces a credential comes with it")
        if sealed.seq % EVERY == 0:
            self._store_checkpoint(tree)

    def _store_derived(self, sealed: Sealed) -> None:
        body, draft = sealed.body, sealed.draft
        if isinstance(body, PageOpened):
            insert = rows.INSERT_OWN_PAGE if body.patients_own else rows.INSERT_PAGE
            self._writer.execute(insert, rows.page_row(sealed.seq, body))
        elif isinstance(body, DoseStarted):
            self._writer.execute(rows.INSERT_DOSE, rows.dose_row(sealed.seq, draft, body))
        elif step := rows.dose_step(body):
            state, holds = step
            if self._writer.execute(rows.STEP_DOSE, (state, holds, draft.about)).rowcount != 1:
                raise RuleError("dose-not-open")

    def _attach(self, sealed: Sealed, one: Attachment) -> None:
        if isinstance(one, Photo):
            self._writer.execute(rows.INSERT_PHOTO, (one.sha256, one.png))
            return
        if one.wrapped.sha256 != rows.announced(sealed.body):
            raise ValueError("the entry announces another credential")
        self._writer.execute(rows.INSERT_CREDENTIAL, (sealed.seq, one.wrapped.person, one.wrapped.to_bytes()))

    def _store_checkpoint(self, tree: Frontier) -> None:
        checkpoint = Checkpoint(origin_of(self.area), tree.size, tree.root)
        note = sign_note(checkpoint, bytes.fromhex(self.station.public_hex), self.station.sign_plain)
        self._writer.execute(_INSERT_CHECKPOINT, (tree.size, note, b"".join(tree.roots)))

    def _tree_at(self, size: int) -> Frontier:
        """The tree of so many entries: the one in memory, unless somebody else wrote in the meantime."""
        if self._tree.size != size:
            self._tree = self._tree_from_checkpoint()
        return self._tree

    def _tree_from_checkpoint(self) -> Frontier:
        latest = self.reading.latest_checkpoint()
        start = Frontier(latest.size, latest.roots) if latest else Frontier()
        return start.add_all(self.reading.hashes(start.size))


@contextmanager
def _transaction(connection: Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _same_act(earlier: Sealed, draft: Draft) -> Sealed:
    again = Entry(earlier.entry.area, earlier.seq, earlier.entry.prev, draft, earlier.entry.balance)
    if again.canonical() != earlier.content:
        raise RuleError("entry-uuid-reused")
    return earlier
