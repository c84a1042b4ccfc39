"""Signed checkpoints: the size and the tree root of the book in one short note that fits a QR code.

The root is RFC 6962's Merkle tree hash over the entry hashes, so that one entry can be proved to an inspector without
showing the others. The note is a C2SP signed note; the 16-character code is what two people copy into the bound book
(D5).
"""

import base64
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cdstation.errors import TrustError

EVERY = 25  # entries between two checkpoints: the most that can be cut off the end before an anchor notices
_SIGNED_WITH = "\N{EM DASH} "
_ED25519 = b"\x01"
_UNMISTAKABLE = str.maketrans("IO", "89")  # base32 has no 8 and no 9, and a written I or O reads as 1 or 0


def leaf_hash(data: bytes) -> bytes:
    """RFC 6962 §2.1: the hash of one leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 6962 §2.1: the hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True)
class Frontier:
    """The tree in short: its size, and the roots of its complete subtrees from the largest to the smallest.

    Adding a leaf costs at most one hash per level, so a checkpoint never reads the book again.
    """

    size: int = 0
    roots: tuple[bytes, ...] = ()

    def add(self, data: bytes) -> "Frontier":
        """The tree with one more leaf."""
        roots, carried, size = list(self.roots), leaf_hash(data), self.size
        while size & 1:
            carried = node_hash(roots.pop(), carried)
            size >>= 1
        return Frontier(self.size + 1, (*roots, carried))

    def add_all(self, leaves: Iterable[bytes]) -> "Frontier":
        """The tree with all these leaves."""
        tree = self
        for leaf in leaves:
            tree = tree.add(leaf)
        return tree

    @property
    def root(self) -> bytes:
        """The Merkle tree hash; of an empty tree, the hash of nothing."""
        if not self.roots:
            return hashlib.sha256(b"").digest()
        root = self.roots[-1]
        for left in reversed(self.roots[:-1]):
            root = node_hash(left, root)
        return root


@dataclass(frozen=True)
class Checkpoint:
    """So many entries with this tree root, in the area that `origin` names."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The signed text: origin, size and root, each on a line (C2SP tlog-checkpoint)."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @property
    def code(self) -> str:
        """16 characters in four groups (80 bits), without letters that are mistaken for figures: for the bound book."""
        digest = hashlib.sha256(b"cdstation/code/v1\n" + self.text.encode()).digest()[:10]
        plain = base64.b32encode(digest).decode().translate(_UNMISTAKABLE)
        return "-".join(plain[at : at + 4] for at in range(0, 16, 4))


def origin_of(area_id: str) -> str:
    """The name under which an area signs."""
    return f"cdstation/area/{area_id}"


def key_id(name: str, public_key: bytes) -> bytes:
    """C2SP signed-note: the first four bytes of the hash of name, newline, algorithm and key."""
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + public_key).digest()[:4]


def sign_note(checkpoint: Checkpoint, public_key: bytes, sign: Callable[[bytes], bytes]) -> str:
    """The checkpoint as a signed note."""
    signature = key_id(checkpoint.origin, public_key) + sign(checkpoint.text.encode())
    return f"{checkpoint.text}\n{_SIGNED_WITH}{checkpoint.origin} {base64.b64encode(signature).decode()}\n"


def read_note(note: str, public_key: bytes, verify: Callable[[bytes, bytes], bool]) -> Checkpoint:
    """The checkpoint in a note whose signature holds.

    Raises TrustError `checkpoint-unreadable` when it is no checkpoint, `checkpoint-forged` when the signature fails.
    """
    try:
        text, _, signed = note.partition(f"\n{_SIGNED_WITH}")
        origin, size, root = text.removesuffix("\n").split("\n")
        name, blob = signed.removesuffix("\n").rsplit(" ", 1)
        checkpoint = Checkpoint(origin, int(size), base64.b64decode(root, validate=True))
        raw = base64.b64decode(blob, validate=True)
        words = text.encode()
    except ValueError as error:
        raise TrustError("checkpoint-unreadable") from error
    if name != origin or raw[:4] != key_id(origin, public_key) or not verify(words, raw[4:]):
        raise TrustError("checkpoint-forged")
    if sign_note(checkpoint, public_key, lambda _: raw[4:]) != note:  # one byte form only, as for entries
        raise TrustError("checkpoint-unreadable")
    return checkpoint
