"""Signed slips: what one area tells another, as small files in a folder that both can see (PSI-4.17, PSI-4.23).

The folder may be a stick or a share; nothing here needs a network. A slip carries one entry of the sender's book, byte
for byte, and is signed with the station key of that area, which two people have compared when they made the areas known
to each other. A slip is never the record: it can be lost, copied or written again at any time, because both books are
the truth. What is bad, altered, foreign or doubled is a finding with a sentence, never a crash.
"""

import hashlib
import json
from base64 import b32encode
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cdstation.errors import NotReadyError, TrustError
from cdstation.register.acts import AreaOpened, Receipt
from cdstation.register.audit import Finding
from cdstation.register.entries import Body, Sealed, canonical_json, seal
from cdstation.register.kinds import read_entry
from cdstation.register.stock import acts
from cdstation.services.current import Current
from cdstation.services.setup import Folders
from cdstation.storage.durable import write_whole
from cdstation.storage.signing import Signer, verify_plain

FORMAT = 1
SUFFIX = ".cdslip"
SLIP_DOMAIN = b"cdstation/slip/v1\n"
MOST_BYTES = 256 * 1024  # a slip has a few kilobytes: whatever is larger is none

AREA_CARD, REQUISITION, TRANSFER = "area-card", "requisition", "transfer"
ACCEPTANCE, REFUSAL, RECEIPT = "acceptance", "refusal", "receipt"
KINDS: Mapping[str, type[Body]] = {
    AREA_CARD: AreaOpened,
    REQUISITION: acts.RequisitionMade,
    TRANSFER: acts.TransferOut,
    ACCEPTANCE: acts.TransferIn,
    REFUSAL: acts.TransferRefused,
    RECEIPT: Receipt,
}


@dataclass(frozen=True)
class Slip:
    """One slip whose signature holds. `sealed` is the entry in the book of the area `area`; `path` is the file."""

    kind: str
    area: str
    sealed: Sealed
    path: Path

    @property
    def body(self) -> Body:
        """The particulars of the entry."""
        return self.sealed.body


@dataclass(frozen=True)
class Slips:
    """What a folder held for this area, in the order in which it was written, and what was wrong in it."""

    slips: tuple[Slip, ...]
    findings: tuple[Finding, ...]

    def of(self, kind: str) -> tuple[Slip, ...]:
        """The slips of one kind."""
        return tuple(slip for slip in self.slips if slip.kind == kind)


def slip_name(kind: str, area: str, entry_hash: bytes) -> str:
    """The name of a slip's file: the same slip has the same name, so that it never lies there twice."""
    return f"{kind}-{area}-{entry_hash.hex()[:24]}{SUFFIX}"


def slip_bytes(kind: str, sealed: Sealed, station: Signer) -> bytes:
    """A slip of this entry, signed by its station: the same bytes whenever it is written."""
    assert isinstance(sealed.body, KINDS[kind]), "a slip carries an entry of its own kind"
    said: dict[str, Any] = {
        "slip": FORMAT,
        "kind": kind,
        "area": sealed.entry.area,
        "entry": sealed.content.hex(),
        "signatures": [sealed.signature.hex(), sealed.witness_signature.hex()],
        "hash": sealed.hash.hex(),
    }
    signature = station.sign_plain(SLIP_DOMAIN + canonical_json(said))
    return canonical_json(said | {"signature": signature.hex()})


def write_slip(folder: Path, kind: str, sealed: Sealed, station: Signer) -> Path:
    """Put a slip into the folder, wholly or not at all. Raises NotReadyError `transit-folder-missing`, `disk-full`,
    `folder-read-only`.
    """
    if not folder.is_dir():
        raise NotReadyError("transit-folder-missing", folder=str(folder))
    path = folder / slip_name(kind, sealed.entry.area, sealed.hash)
    for torn in folder.glob(f".{path.name}.*"):  # a station that died while it wrote
        with suppress(OSError):
            torn.unlink()
    write_whole(path, slip_bytes(kind, sealed, station))
    return path


def addressee(body: Body) -> str:
    """The area that a slip is meant for; empty when it is for everybody."""
    match body:
        case acts.TransferOut() | acts.RequisitionMade():
            return body.to_area
        case acts.TransferIn() | acts.TransferRefused():
            return body.from_area
        case _:
            return ""


def fingerprint(area_id: str, station_key: str) -> str:
    """`K7QM-2XPA-9RTC-WZ41`: what two people read to each other before they believe an area card."""
    digest = hashlib.sha256(f"cdstation/area-card/v1\n{area_id}\n{station_key}".encode()).digest()
    words = b32encode(digest[:10]).decode()
    return "-".join(words[at : at + 4] for at in range(0, 16, 4))


def read_slips(folder: Path, me: str, keys: Mapping[str, str]) -> Slips:
    """Every slip that another area wrote for area `me` or for everybody; `keys` are the station keys by area.

    Slips between other areas are passed over in silence. Findings: `slip-unreadable`, `slip-altered`,
    `slip-area-unknown`, `slip-key-changed`, `slip-twice`, `slip-contradicts`. Raises NotReadyError
    `transit-folder-missing`.
    """
    if not folder.is_dir():
        raise NotReadyError("transit-folder-missing", folder=str(folder))
    found: list[Slip] = []
    findings: list[Finding] = []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        code = _take(path, me, keys, found.append)
        if code:
            findings.append(Finding(code, facts=(("file", path.name),)))
    once, doubled = _once(found)
    return Slips(once, (*findings, *doubled))


def _take(path: Path, me: str, keys: Mapping[str, str], keep: Callable[[Slip], None]) -> str:
    """The code of what is wrong with this file, or empty."""
    try:
        raw, slip = _parse(path)
    except (OSError, TrustError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return "slip-unreadable"
    if slip.area == me or addressee(slip.body) not in ("", me):
        return ""
    key = keys.get(slip.area, "")
    if isinstance(slip.body, AreaOpened):  # a card says its own key; people compare it before they believe it
        if key and key != slip.body.station_key:
            return "slip-key-changed"
        key = slip.body.station_key
    if not key:
        return "slip-area-unknown"
    signature = bytes.fromhex(raw.pop("signature"))
    if not verify_plain(key, SLIP_DOMAIN + canonical_json(raw), signature):
        return "slip-altered"
    keep(slip)
    return ""


def _parse(path: Path) -> tuple[dict[str, Any], Slip]:
    """The file as a slip whose signature nobody has looked at yet. Raises what a broken file makes it raise."""
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    raw = json.loads(content)
    if len(content) > MOST_BYTES or canonical_json(raw) != content or raw["slip"] != FORMAT:
        raise ValueError(path.name)
    bytes.fromhex(raw["signature"])
    entry = read_entry(bytes.fromhex(raw["entry"]))
    signature, witness_signature = (bytes.fromhex(one) for one in raw["signatures"])
    sealed = seal(entry, bytes.fromhex(raw["entry"]), signature, witness_signature)
    same = sealed.hash.hex() == raw["hash"] and entry.area == raw["area"]
    if not same or not isinstance(entry.body, KINDS[raw["kind"]]):
        raise ValueError(path.name)
    return raw, Slip(raw["kind"], entry.area, sealed, path)


def _once(found: list[Slip]) -> tuple[tuple[Slip, ...], list[Finding]]:
    """Each act once. Two slips of one act that differ cannot both be true, and neither is believed."""
    findings: list[Finding] = []
    by_act: dict[tuple[str, str, str], Slip] = {}
    doubtful = set()
    for slip in found:
        act = (slip.kind, slip.area, slip.sealed.uuid)
        first = by_act.setdefault(act, slip)
        if first is not slip:
            same = first.sealed.hash == slip.sealed.hash
            doubtful |= set() if same else {act}
            code = "slip-twice" if same else "slip-contradicts"
            findings.append(Finding(code, facts=(("file", slip.path.name),)))
    kept = (slip for act, slip in by_act.items() if act not in doubtful)
    return tuple(sorted(kept, key=lambda one: (one.sealed.draft.entered.utc_ms, one.area, one.sealed.seq))), findings


class SlipFolder:
    """The folder of slips of the area that is open: writes with its station key, reads by the keys it knows."""

    def __init__(self, current: Current, folders: Folders) -> None:
        self._current = current
        self._folders = folders

    @property
    def path(self) -> Path:
        """Where slips lie. The folder beside the areas is made when it is missing, a stick or a share never is."""
        folder = self._folders.transit
        if folder.parent == self._folders.areas and self._folders.areas.is_dir():
            folder.mkdir(exist_ok=True)
        return folder

    def check_there(self) -> None:
        """Raises NotReadyError `transit-folder-missing`."""
        if not self.path.is_dir():
            raise NotReadyError("transit-folder-missing", folder=str(self.path))

    def write_slip(self, kind: str, sealed: Sealed) -> Path:
        """A slip of an entry of the open book. Raises as `write_slip`, and TrustError `area-read-only`."""
        return write_slip(self.path, kind, sealed, self._current.book.writing.station_signer())

    def read_slips(self) -> Slips:
        """What other areas have written for this one. Raises NotReadyError `transit-folder-missing`."""
        book = self._current.book
        keys = {area: one.station_key for area, one in book.standing.orders.neighbours.items()}
        return read_slips(self.path, book.area_id, keys)

    def has(self, kind: str, sealed: Sealed) -> bool:
        """True when the slip of this entry of the open book lies in the folder."""
        return (self.path / slip_name(kind, sealed.entry.area, sealed.hash)).is_file()

    def remove(self, kind: str, sealed: Sealed) -> None:
        """Nobody needs the slip of this entry any more; that it is gone already, or cannot be removed, is no harm."""
        with suppress(OSError):
            (self.path / slip_name(kind, sealed.entry.area, sealed.hash)).unlink()

    def keep_only(self, kind: str, entries: Iterable[Sealed]) -> None:
        """Of the open book's own slips of this kind, only those of these entries are still wanted."""
        area = self._current.book.area_id
        wanted = {slip_name(kind, area, one.hash) for one in entries}
        for path in self.path.glob(f"{kind}-{area}-*{SUFFIX}"):
            if path.name not in wanted:
                with suppress(OSError):
                    path.unlink()
