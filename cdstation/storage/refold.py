"""One pass over every entry: chain, columns against signed bytes, balances, tree, and the derived tables folded again.

The bytes that people signed are the truth; a column that says something else is a finding. The columns are compared as
pieces of canonical JSON, several times faster than parsing each entry: a quote inside a text is always escaped, so a
piece that begins and ends with a bare quote can only be the field itself.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from json.encoder import encode_basestring
from typing import Any

from cdstation.register.audit import Finding
from cdstation.register.chain import entry_hash
from cdstation.register.checkpoint import Frontier, leaf_hash, node_hash
from cdstation.storage.rows import DoseState, Row, is_standing

_START = '{"about":%s,"area":%s,"balance":%s,"body":{'
_MIDDLE = ',"by":%d,"delta":%s,"dose_day":"%s","entered_ms":%d,"event_ms":%d,"kind":%s,"late":%s,"late_reason":'
_END = ',"page":%s,"patient":%s,"prev":"%s","seq":%d,"uuid":%s,"v":1,"witness":%s}'
_MOST_FINDINGS = 200
_STEPS = {
    "dose-poured": DoseState.POURED.value,
    "dose-recorded": DoseState.RECORDED.value,
    "dose-voided": DoseState.VOIDED.value,
}
_WORDS = {0: "false", 1: "true"}


@dataclass
class Refold:
    """What the entries so far amount to, and what was found wrong with them."""

    area: str
    head: bytes
    sizes: frozenset[int]  # sizes at which a checkpoint was signed
    seq: int = 0
    leaves: int = 0  # entries seen, which is `seq` unless one is missing
    tree: list[bytes] = field(default_factory=list)  # roots of the complete subtrees, the largest first
    roots: dict[int, bytes] = field(default_factory=dict)
    balances: dict[int, int] = field(default_factory=dict)
    pages: set[Row] = field(default_factory=set)
    open_doses: dict[str, Row] = field(default_factory=dict)  # by intent, in the columns of `DOSE_COLUMNS`
    closed: int = 0  # order-blind sum of the digests of finished doses
    announced: dict[int, str] = field(default_factory=dict)  # credential digest by entry
    photos: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._area = encode_basestring(self.area)

    def add(self, row: Row) -> None:
        """The next row of `ENTRY_COLUMNS`, in order of seq."""
        seq, uuid, kind, prev, digest, *columns, content, signature, witness_signature = row
        if seq != self.seq + 1 or prev != self.head:
            self._found("chain-broken", seq)
        if entry_hash(prev, content, signature, witness_signature) != digest:
            self._found("entry-altered", seq)
        if not self._columns_agree(seq, uuid, kind, prev, columns, content):
            self._found("columns-differ", seq)
        page, delta, balance = columns[5], columns[6], columns[7]
        if page is not None:
            self._balance(seq, page, delta or 0, balance)
        try:
            self._derive(row, content)
        except (ValueError, KeyError, TypeError):
            self._found("entry-unreadable", seq)
        self._grow(digest)
        self.seq, self.head = seq, digest
        if self.leaves in self.sizes:
            self.roots[self.leaves] = Frontier(self.leaves, tuple(self.tree)).root

    def _grow(self, digest: bytes) -> None:
        """`Frontier.add` in place."""
        carried, size = leaf_hash(digest), self.leaves
        while size & 1:
            carried = node_hash(self.tree.pop(), carried)
            size >>= 1
        self.tree.append(carried)
        self.leaves += 1

    def _columns_agree(
        self, seq: int, uuid: str, kind: str, prev: bytes, columns: Sequence[Any], content: bytes
    ) -> bool:
        entered, event, day, by, witness, page, delta, balance, patient, about, late, standing = columns
        start = _START % (encode_basestring(about), self._area, _number(balance))
        middle = _MIDDLE % (by, _number(delta), day, entered, event, encode_basestring(kind), _WORDS.get(late))
        end = _END % (_number(page), _number(patient), prev.hex(), seq, encode_basestring(uuid), _number(witness))
        return (
            content.startswith(start.encode())
            and content.endswith(end.encode())
            and content.count(middle.encode()) == 1
            and standing == is_standing(kind)
        )

    def _balance(self, seq: int, page: int, delta: int, balance: int) -> None:
        before = 0 if seq == page else self.balances.get(page)
        if before is None or before + delta != balance:
            self._found("balance-wrong", seq)
        self.balances[page] = balance

    def _derive(self, row: Row, content: bytes) -> None:
        seq, uuid, kind = row[:3]
        if kind in _STEPS:
            self._step(seq, row[14], _STEPS[kind], b'"frees_slot":true' in content)
        elif kind == "dose-started":
            body = json.loads(content)["body"]
            place = (row[13], body["slot"], row[7], body["stock_page"], body["pump"])
            self.open_doses[uuid] = (uuid, seq, *place, DoseState.STARTED.value, 1)
        elif kind == "page-opened":
            body = json.loads(content)["body"]
            self.pages.add((seq, body["drug"], body["form"], body["strength"], body["unit"]))
        elif kind in ("person-enrolled", "credential-changed"):
            self.announced[seq] = json.loads(content)["body"]["credential"]
        elif kind == "patient-registered":
            self.photos.add(json.loads(content)["body"]["photo"])

    def _step(self, seq: int, started: str, state: str, frees: bool) -> None:
        dose = self.open_doses.pop(started, None)
        if dose is None:
            self._found("dose-not-open", seq)
        elif state == DoseState.POURED:
            self.open_doses[started] = (*dose[:7], state, 1)
        else:
            self.closed += digest_of((*dose[:7], state, int(state == DoseState.RECORDED and not frees)))

    def _found(self, code: str, seq: int) -> None:
        if len(self.findings) < _MOST_FINDINGS:  # one bad link makes every later one bad
            self.findings.append(Finding(code, seq))


def digest_of(dose: Row) -> int:
    """A dose as one large number: sums of these compare whole tables in any order without holding them."""
    return int.from_bytes(hashlib.sha256("\x1f".join(map(str, dose)).encode()).digest(), "big")


def _number(value: int | None) -> str:
    return "null" if value is None else str(value)
