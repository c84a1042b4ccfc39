"""Entries: everything that happened, as frozen dataclasses with one canonical byte form.

A `Draft` is what a person wants written; `Ledger.append` gives it its number, its predecessor and its balance and so
makes an `Entry`, whose canonical bytes are signed by one or two people and chained. The kinds of the register are in
`acts.py`, those of the patient in `treatment/acts.py`; each registers its body here with `@kind`.

Canonical bytes: JSON, UTF-8, keys sorted, no white space, only text, whole numbers, true/false, null and lists.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, ClassVar, TypeVar

from cdstation.errors import TrustError
from cdstation.register.chain import entry_hash
from cdstation.register.quantity import Unit
from cdstation.register.shapes import check_shape
from cdstation.register.times import Moment, is_late

FORMAT = 1


@dataclass(frozen=True)
class LineText:
    """What a register line says beside its figures (LAW-19-d, LAW-19-e); no `id_` answers where nobody collects."""

    party: str  # name and address of the person or firm supplied, or from whom received
    authority: str = ""
    collector: str = ""
    id_requested: bool | None = None
    id_provided: bool | None = None
    batch: str = ""
    note: str = ""


@dataclass(frozen=True)
class Body:
    """The particulars of one kind of entry. Fields are text, whole numbers, booleans, None or tuples of these."""

    KIND: ClassVar[str]
    TWO_PEOPLE: ClassVar[bool] = False  # needs a second signature although it moves no stock

    def line(self, unit: Unit) -> LineText:
        """The words of the register line on a page of this unit; only kinds that stand on a page have one."""
        raise TypeError(f"{self.KIND} is not a line of the register")


def added(default: Any) -> Any:
    """A field that a kind was given after books with it existed: at its default it is not written, so that the bytes
    of those books stay the canonical ones.
    """
    return field(default=default, metadata={"added": True})


_KINDS: dict[str, type[Body]] = {}
_B = TypeVar("_B", bound=type[Body])


def kind(name: str) -> Callable[[_B], _B]:
    """Register a body class under the name by which it is stored for ever."""

    def register(body: _B) -> _B:
        body.KIND = name
        _KINDS[name] = body
        return body

    return register


@dataclass(frozen=True)
class Draft:
    """What is to be written.

    `by` and `witness` are person numbers; `page` is the number of the page-opening entry; `delta` is a stock movement
    in thousandths (negative when stock leaves), None for an entry that moves nothing; `about` names an earlier entry by
    uuid. `page` is given only for an entry that stands as a line on that page (a movement or a count), never for an
    intent.
    """

    uuid: str  # makes the act idempotent: the same uuid is never written twice (D7)
    body: Body
    entered: Moment
    by: int
    witness: int | None = None
    page: int | None = None
    delta: int | None = None
    patient: int | None = None
    about: str = ""
    event_ms: int | None = None  # when it happened, if that was not now (LAW-20-b)
    late_reason: str = ""
    own_page: bool = False  # the entry opens the page on which it is itself the first line

    @property
    def happened_ms(self) -> int:
        """UTC milliseconds of the event itself."""
        return self.entered.utc_ms if self.event_ms is None else self.event_ms

    @property
    def dose_day(self) -> date:
        """The London day of the event: the register's day (D9)."""
        return Moment(self.happened_ms, 0, "").dose_day

    @property
    def late(self) -> bool:
        """True when LAW-20-b's time has passed; the entry is written all the same."""
        return is_late(self.happened_ms, self.entered.utc_ms)


@dataclass(frozen=True)
class Entry:
    """A draft with its place in the book. `balance` is the page's balance after it, None when it belongs to no page."""

    area: str
    seq: int
    prev: bytes
    draft: Draft
    balance: int | None

    @property
    def body(self) -> Body:
        """The particulars."""
        return self.draft.body

    @property
    def page(self) -> int | None:
        """The page this line stands on; an entry that opens a page stands on that page itself."""
        return self.seq if self.draft.own_page else self.draft.page

    def canonical(self) -> bytes:
        """The one byte form: what is stored, signed and hashed."""
        draft = self.draft
        return canonical_json(
            {
                "v": FORMAT,
                "area": self.area,
                "seq": self.seq,
                "prev": self.prev.hex(),
                "uuid": draft.uuid,
                "kind": draft.body.KIND,
                "body": body_fields(draft.body),
                "entered_ms": draft.entered.utc_ms,
                "monotonic_ms": draft.entered.monotonic_ms,
                "boot": draft.entered.boot_id,
                "offset": draft.entered.offset_minutes,
                "event_ms": draft.happened_ms,
                "dose_day": draft.dose_day.isoformat(),
                "late": draft.late,
                "late_reason": draft.late_reason,
                "by": draft.by,
                "witness": draft.witness,
                "page": self.page,
                "delta": draft.delta,
                "balance": self.balance,
                "patient": draft.patient,
                "about": draft.about,
            }
        )


@dataclass(frozen=True)
class Sealed:
    """An entry as it is stored: with its signatures and its hash. `content` is kept as read, never rebuilt."""

    entry: Entry
    content: bytes
    signature: bytes
    witness_signature: bytes  # empty when the entry needs no witness
    hash: bytes

    @property
    def seq(self) -> int:
        """The place in the book, from 1."""
        return self.entry.seq

    @property
    def uuid(self) -> str:
        """The act's own identity."""
        return self.entry.draft.uuid

    @property
    def draft(self) -> Draft:
        """What was asked to be written."""
        return self.entry.draft

    @property
    def body(self) -> Body:
        """The particulars."""
        return self.entry.draft.body


def seal(entry: Entry, content: bytes, signature: bytes, witness_signature: bytes) -> Sealed:
    """Entry and signatures bound by the chain hash: before writing, and again after reading, on the same bytes."""
    return Sealed(
        entry, content, signature, witness_signature, entry_hash(entry.prev, content, signature, witness_signature)
    )


def canonical_json(value: dict[str, Any]) -> bytes:
    """The canonical form of a mapping. Raises TypeError on a float or any other stranger: a bug, not bad input."""
    _check_plain(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _check_plain(value: Any) -> None:
    if isinstance(value, dict):
        for item in value.values():
            _check_plain(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _check_plain(item)
    elif not (value is None or isinstance(value, str | int)):
        raise TypeError("an entry holds only text, whole numbers, true/false and lists")


def body_fields(body: Body) -> dict[str, Any]:
    """The fields of a body by name, as they are written: without those `added` later that say nothing."""
    held = ((one, getattr(body, one.name)) for one in fields(body))
    return {one.name: value for one, value in held if not ("added" in one.metadata and value == one.default)}


def read_entry(content: bytes) -> Entry:
    """The entry that these canonical bytes hold.

    Raises TrustError `entry-unreadable` when they are not the canonical form of a known kind: nothing is guessed.
    """
    try:
        raw = json.loads(content)
        body = _KINDS[raw["kind"]](**{name: _tuples(value) for name, value in raw["body"].items()})
        entry = _entry(raw, body)
        for part in (body, entry.draft.entered, entry.draft, entry):
            check_shape(part)
        same = entry.canonical() == content
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise TrustError("entry-unreadable") from error
    if not same:
        raise TrustError("entry-unreadable")
    return entry


def _entry(raw: dict[str, Any], body: Body) -> Entry:
    entered = Moment(raw["entered_ms"], raw["monotonic_ms"], raw["boot"])
    own_page = raw["page"] == raw["seq"]
    draft = Draft(
        uuid=raw["uuid"],
        body=body,
        entered=entered,
        by=raw["by"],
        witness=raw["witness"],
        page=None if own_page else raw["page"],
        delta=raw["delta"],
        patient=raw["patient"],
        about=raw["about"],
        event_ms=None if raw["event_ms"] == raw["entered_ms"] else raw["event_ms"],
        late_reason=raw["late_reason"],
        own_page=own_page,
    )
    return Entry(raw["area"], raw["seq"], bytes.fromhex(raw["prev"]), draft, raw["balance"])


def _tuples(value: Any) -> Any:
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value
