"""How an entry becomes rows: its own line in `entries`, and what it means for the derived tables.

The derived tables are written in the entry's own transaction and can be folded again from the entries; `verify` does so
with the same functions as the ledger.
"""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cdstation.errors import TrustError
from cdstation.register.acts import CredentialChanged, PageOpened, PersonEnrolled
from cdstation.register.entries import Body, Draft, Sealed, seal
from cdstation.register.kinds import read_entry
from cdstation.storage.signing import WrappedKey
from cdstation.treatment.acts import DosePoured, DoseRecorded, DoseStarted, DoseVoided

Row = tuple[Any, ...]

SEALED_COLUMNS = "content, signature, witness_signature, hash"
ENTRY_COLUMNS = (
    "seq, uuid, kind, prev, hash, entered_ms, event_ms, dose_day, by_person, witness, page, delta, balance, patient, "
    "about, late, standing, content, signature, witness_signature"
)
INSERT_ENTRY = f"INSERT INTO entries ({ENTRY_COLUMNS}) VALUES ({', '.join('?' * 20)})"  # noqa: S608
INSERT_PAGE = "INSERT INTO pages (page, drug, form, strength, unit) VALUES (?, ?, ?, ?, ?)"
INSERT_OWN_PAGE = "INSERT INTO own_pages (page, drug, form, strength, unit) VALUES (?, ?, ?, ?, ?)"
DOSE_COLUMNS = "started, seq, patient, slot, dose_day, page, pump, state, holds"
INSERT_DOSE = f"INSERT INTO doses ({DOSE_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, 'started', 1)"  # noqa: S608
STEP_DOSE = (
    "UPDATE doses SET state = ?, holds = ? "
    "WHERE seq = (SELECT seq FROM entries WHERE uuid = ?) AND state IN ('started', 'poured')"
)
INSERT_CREDENTIAL = "INSERT INTO credentials (seq, person, wrapped) VALUES (?, ?, ?)"
INSERT_PHOTO = (
    "INSERT INTO photos (sha256, png) SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM photos WHERE sha256 = ?1)"
)


class DoseState(StrEnum):
    """How far a dose has come; started and poured are open."""

    STARTED = "started"
    POURED = "poured"
    RECORDED = "recorded"
    VOIDED = "voided"


@dataclass(frozen=True)
class DoseRow:
    """One dose as the derived table holds it. `started` is the uuid of its dose-started entry, `page` the stock
    page.
    """

    started: str
    seq: int
    patient: int
    slot: str
    dose_day: str
    page: int
    pump: int
    state: str
    holds: int

    @property
    def open(self) -> bool:
        """True until two people have signed for it or it was voided."""
        return self.state in (DoseState.STARTED, DoseState.POURED)


@dataclass(frozen=True)
class Credential:
    """A person's wrapped signing key, stored with the entry that enrols the person or changes the PIN."""

    wrapped: WrappedKey


@dataclass(frozen=True)
class Photo:
    """A picture, stored once under its own digest, with the entry that refers to it."""

    png: bytes

    @property
    def sha256(self) -> str:
        """The name under which it is found."""
        return hashlib.sha256(self.png).hexdigest()


Attachment = Credential | Photo


def is_standing(kind: str) -> bool:
    """True for kinds from which the station's state is folded at start; the many steps of doses are not needed for
    that.
    """
    return not kind.startswith("dose-")


def entry_row(sealed: Sealed) -> Row:
    """The entry as the columns of `ENTRY_COLUMNS`."""
    entry, draft = sealed.entry, sealed.draft
    return (
        entry.seq,
        draft.uuid,
        draft.body.KIND,
        entry.prev,
        sealed.hash,
        draft.entered.utc_ms,
        draft.happened_ms,
        draft.dose_day.isoformat(),
        draft.by,
        draft.witness,
        entry.page,
        draft.delta,
        entry.balance,
        draft.patient,
        draft.about,
        int(draft.late),
        int(is_standing(draft.body.KIND)),
        sealed.content,
        sealed.signature,
        sealed.witness_signature,
    )


def read_row(row: Row) -> Sealed:
    """The entry in the columns `SEALED_COLUMNS`. Raises TrustError `entry-unreadable` or `entry-altered`."""
    content, signature, witness_signature, stored = row
    sealed = seal(read_entry(content), content, signature, witness_signature)
    if sealed.hash != stored:
        raise TrustError("entry-altered", seq=sealed.seq)
    return sealed


def page_row(seq: int, body: PageOpened) -> Row:
    """The page that an entry opens."""
    return (seq, body.drug, body.form, body.strength, body.unit)


def dose_row(seq: int, draft: Draft, body: DoseStarted) -> Row:
    """The open dose that an intent makes; it holds the patient's slot for the London day."""
    return (draft.uuid, seq, draft.patient, body.slot, draft.dose_day.isoformat(), body.stock_page, body.pump)


def dose_step(body: Body) -> tuple[DoseState, int] | None:
    """What a step of a dose makes of it: the state, and whether it still holds its slot. None for every other kind."""
    match body:
        case DosePoured():
            return DoseState.POURED, 1
        case DoseRecorded():
            return DoseState.RECORDED, int(not body.frees_slot)
        case DoseVoided():
            return DoseState.VOIDED, 0
        case _:
            return None


def announced(body: Body) -> str:
    """The digest of the credential that an entry announces, empty for other kinds."""
    return body.credential if isinstance(body, PersonEnrolled | CredentialChanged) else ""
