"""The high-water file: the number and hash of the newest entry, on another volume than the book (D5).

A chain that was cut short, or an older file put back in its place, is still a valid chain; only something kept
elsewhere
knows better. Two slots are written in turn, so that a torn write leaves the other; each is sealed by HMAC under a key
that comes from the file key. What this module must not do: make a missing anchor by itself.
"""

import hmac
import os
from dataclasses import dataclass
from pathlib import Path

from cdstation.errors import NotReadyError, TrustError
from cdstation.storage.durable import write_whole
from cdstation.storage.sealing import FileKey

_MAGIC = b"CDHW1\x00\x00\x00"
_SLOT_BYTES = 512  # one sector, so that a torn write spoils one slot alone
_MARK_BYTES = 80
_flush = getattr(os, "fdatasync", os.fsync)  # the file never changes its size


@dataclass(frozen=True)
class Mark:
    """The book had an entry with this number and this hash."""

    seq: int
    hash: bytes


@dataclass(frozen=True)
class AnchorState:
    """What the file says: the newest mark, and whether the other slot is damaged."""

    mark: Mark
    damaged: bool


class HighWater:
    """The anchor of one area."""

    def __init__(self, path: Path, key: FileKey, area: str) -> None:
        self._path = path
        self._key = key.derive(f"cdstation/anchor/v1/{area}")

    def create(self, mark: Mark) -> None:
        """Make the file anew with one mark in both slots. Raises NotReadyError `folder-read-only`."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise NotReadyError("folder-read-only") from error
        write_whole(self._path, self._slot(mark) * 2)

    def write(self, mark: Mark) -> None:
        """Put a newer mark on the disk; returns when it is there. Raises OSError when the volume is gone or full."""
        handle = os.open(self._path, os.O_WRONLY | getattr(os, "O_BINARY", 0))
        try:
            os.lseek(handle, (mark.seq & 1) * _SLOT_BYTES, os.SEEK_SET)
            os.write(handle, self._slot(mark)[:_MARK_BYTES])
            _flush(handle)
        finally:
            os.close(handle)

    def read(self) -> AnchorState | None:
        """The newest mark; None when there is no file. Raises TrustError `anchor-unreadable`."""
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise TrustError("anchor-unreadable") from error
        found = [self._mark(content[at : at + _SLOT_BYTES]) for at in (0, _SLOT_BYTES)]
        marks = [mark for mark in found if mark is not None]
        if not marks or len(content) != 2 * _SLOT_BYTES:
            raise TrustError("anchor-unreadable")
        return AnchorState(max(marks, key=lambda mark: mark.seq), damaged=None in found)

    def _slot(self, mark: Mark) -> bytes:
        fields = _MAGIC + mark.seq.to_bytes(8, "big") + mark.hash
        return (fields + self._seal(fields)).ljust(_SLOT_BYTES, b"\x00")

    def _mark(self, slot: bytes) -> Mark | None:
        mark = Mark(int.from_bytes(slot[8:16], "big"), slot[16:48])
        return mark if hmac.compare_digest(self._slot(mark), slot) else None

    def _seal(self, fields: bytes) -> bytes:
        return hmac.digest(self._key, fields, "sha256")


def check_mark(mark: Mark, head: int, hash_there: bytes | None) -> None:
    """The book reaches the mark and agrees with it; `hash_there` is the book's hash at the mark's number.

    Raises TrustError `register-behind-anchor` or `register-differs-from-anchor`.
    """
    if head < mark.seq:
        raise TrustError("register-behind-anchor", missing=mark.seq - head, last=head)
    if hash_there != mark.hash:
        raise TrustError("register-differs-from-anchor", seq=mark.seq)
