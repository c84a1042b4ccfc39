"""One pass over every entry: chain, columns against signed bytes, balances, tree, and the derived tables folded again.

The bytes that people signed are the truth; a column that says something else is a finding. The columns are compared as
pieces of canonical JSON, several times faster than parsing each entry: a quote inside a text is always escaped, so a
piece
that begins and ends with a bare quote can only be the field itself. The hash and the tree are computed in place for the
same reason; `register/chain.py` and `register/checkpoint.py` remain the specification, and the tests compare.
"""

import hashlib
import json
from dataclasses import dataclass, field
from json.encoder import encode_basestring
from typing import Any

from cdstation.register.audit import Finding
from cdstation.register.chain import ENTRY_DOMAIN
from cdstation.register.checkpoint import Frontier
from cdstation.storage.rows import DoseState, Row, is_standing

# Three pieces of canonical JSON, parted by a character that JSON never has bare.
_PIECES = (
    '{"about":%s,"area":%s,"balance":%s,"body":{\0'
    ',"by":%d,"delta":%s,"dose_day":"%s","entered_ms":%d,"event_ms":%d,"kind":%s,"late":%s,"late_reason":\0'
    ',"page":%s,"patient":%s,"prev":"%s","seq":%d,"uuid":%s,"v":1,"witness":%s}'
)
_AFTER_BODY = b'},"boot":'
_MOST_FINDINGS = 200
_STEPS = {
    "dose-poured": DoseState.POURED.value,
    "dose-recorded": DoseState.RECORDED.value,
    "dose-voided": DoseState.VOIDED.value,
}
_WORDS = {0: "false", 1: "true"}
_HASH_LENGTH, _SIGNATURE_LENGTH, _NO_SIGNATURE = ((length).to_bytes(8, "big") for length in (32, 64, 0))
_BEFORE_PREV = ENTRY_DOMAIN + _HASH_LENGTH
_sha256 = hashlib.sha256


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
    own_pages: set[Row] = field(default_factory=set)
    open_doses: dict[str, Row] = field(default_factory=dict)  # by intent, in the columns of `DOSE_COLUMNS`
    closed: int = 0  # order-blind sum of the digests of finished doses
    announced: dict[int, str] = field(default_factory=dict)  # credential digest by entry
    photos: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._area = encode_basestring(self.area)

    def add(self, row: Row) -> None:
        """The next row of `ENTRY_COLUMNS`, in order of seq."""
        seq, uuid, kind, prev, digest, entered, event, day, by, witness, page, delta, balance, patient, about = row[:15]
        late, standing, content, signature, witness_signature = row[15:]
        if seq != self.seq + 1 or prev != self.head:
            self._found("chain-broken", seq)
        if _entry_hash(prev, content, signature, witness_signature) != digest:
            self._found("entry-altered", seq)
        quoted = encode_basestring
        shown = _PIECES % (
            *(quoted(about), self._area, _number(balance), by, _number(delta), day, entered, event, quoted(kind)),
            *(_WORDS.get(late), _number(page), _number(patient), prev.hex(), seq, quoted(uuid), _number(witness)),
        )
        start, middle, end = shown.encode().split(b"\0")
        if not (content.startswith(start) and content.endswith(end) and middle in content) or standing != is_standing(
            kind
        ):
            self._found("columns-differ", seq)
        if page is not None:
            self._balance(seq, page, delta or 0, balance)
        self._grow(digest)
        self._derive(row, kind, content, len(start))
        self.seq, self.head = seq, digest

    def _grow(self, digest: bytes) -> None:
        """`Frontier.add` in place."""
        carried, size, tree = _sha256(b"\x00" + digest).digest(), self.leaves, self.tree
        while size & 1:
            carried = _sha256(b"\x01" + tree.pop() + carried).digest()
            size >>= 1
        tree.append(carried)
        self.leaves += 1
        if self.leaves in self.sizes:
            self.roots[self.leaves] = Frontier(self.leaves, tuple(tree)).root

    def _balance(self, seq: int, page: int, delta: int, balance: int) -> None:
        before = 0 if seq == page else self.balances.get(page)
        if before is None or before + delta != balance:
            self._found("balance-wrong", seq)
        self.balances[page] = balance

    def _derive(self, row: Row, kind: str, content: bytes, start: int) -> None:
        """What the entry means for the derived tables. `start` is where its body begins, if the columns are right."""
        state = _STEPS.get(kind)
        if state is not None:
            self._step(row[0], row[14], state, b'"frees_slot":true' in content)
        elif kind in _DERIVED:
            try:
                _DERIVED[kind](self, row, _body(content, start))
            except (ValueError, KeyError, TypeError):
                self._found("entry-unreadable", row[0])

    def _start(self, row: Row, body: dict[str, Any]) -> None:
        place = (row[13], body["slot"], row[7], body["stock_page"], body["pump"])
        self.open_doses[row[1]] = (row[1], row[0], *place, DoseState.STARTED.value, 1)

    def _open_page(self, row: Row, body: dict[str, Any]) -> None:
        pages = self.own_pages if body.get("patients_own") else self.pages
        pages.add((row[0], body["drug"], body["form"], body["strength"], body["unit"]))

    def _announce(self, row: Row, body: dict[str, Any]) -> None:
        self.announced[row[0]] = body["credential"]

    def _show(self, _row: Row, body: dict[str, Any]) -> None:
        self.photos.add(body["photo"])

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


_DERIVED = {
    "dose-started": Refold._start,
    "page-opened": Refold._open_page,
    "person-enrolled": Refold._announce,
    "credential-changed": Refold._announce,
    "patient-registered": Refold._show,
}


def digest_of(dose: Row) -> int:
    """A dose as one large number: sums of these compare whole tables in any order without holding them."""
    return int.from_bytes(_sha256("\x1f".join(map(str, dose)).encode()).digest(), "big")


def _entry_hash(prev: bytes, content: bytes, signature: bytes, witness_signature: bytes) -> bytes:
    """`chain.entry_hash` for signatures of the length that the schema enforces."""
    second = _SIGNATURE_LENGTH + witness_signature if witness_signature else _NO_SIGNATURE
    fields = (_BEFORE_PREV, prev, len(content).to_bytes(8, "big"), content, _SIGNATURE_LENGTH, signature, second)
    return _sha256(b"".join(fields)).digest()


def _body(content: bytes, start: int) -> dict[str, Any]:
    """The body alone, where canonical JSON has it; parsed from the whole when it is not there."""
    end = content.find(_AFTER_BODY, start)
    try:
        found: dict[str, Any] = json.loads(content[start - 1 : end + 1])
    except ValueError:
        found = json.loads(content)["body"]
    return found


def _number(value: int | None) -> int | str:
    return "null" if value is None else value
