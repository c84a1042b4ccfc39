"""The whole check of one area file: the file, the chain, every rule, every signature (`cdstation verify`, and
nightly).
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from cdstation.errors import StationError
from cdstation.paths import AreaFiles
from cdstation.register.audit import Finding
from cdstation.register.entries import Sealed
from cdstation.services.values import Progress, ProgressSink
from cdstation.storage.questions import ReadOnlyBook
from cdstation.storage.sealing import FileKey
from cdstation.storage.signing import verify
from cdstation.storage.verify import full_check
from cdstation.treatment.area_audit import CHECKS, audit_area

_BATCH = 2000
FILE = "file"
FILE_IS = "Every page, row and derived table of the file is what was written, and its end is the one that was anchored"


@dataclass(frozen=True)
class Report:
    """What was checked and everything that was found."""

    area: str
    entries: int
    chain_head: str
    findings: tuple[Finding, ...]

    @property
    def verified(self) -> bool:
        """True when nothing was found."""
        return not self.findings

    @property
    def checks(self) -> tuple[tuple[str, str, int], ...]:
        """Every rule by its name, what it says, and how many entries break it; the file's own checks come first."""
        found = Counter(one.check or FILE for one in self.findings)
        return tuple((name, what, found[name]) for name, what in ((FILE, FILE_IS), *CHECKS.items()))

    def as_json(self) -> dict[str, Any]:
        """The report for another program."""
        return {
            "area": self.area,
            "entries": self.entries,
            "chain_head": self.chain_head,
            "verified": self.verified,
            "findings": [
                {"code": one.code, "seq": one.seq, "facts": dict(one.facts), "check": one.check or FILE}
                for one in self.findings
            ],
            "checks": [{"name": name, "what": what, "findings": count} for name, what, count in self.checks],
        }


def verify_area(
    files: AreaFiles,
    key: FileKey,
    progress: ProgressSink = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Report:
    """Check everything in one area file and fold it all again; findings are listed, not raised. A cancelled check
    ends with the finding `check-cancelled`.
    """
    found = full_check(files, key, _telling(progress, "verify-book"), cancelled)
    try:
        book = ReadOnlyBook(files.book, key)
        last = book.last()
        entries = last.seq if last else 0
        found += audit_area(_all(book, entries, progress, cancelled), verify)
        if cancelled() and Finding("check-cancelled") not in found:
            found.append(Finding("check-cancelled"))
    except StationError as error:  # the file cannot even be read to its end: that is a finding too
        known = Finding(error.code, facts=tuple(error.facts.items()))
        return Report("", 0, "", (*found, *(() if known in found else (known,))))
    head = last.hash.hex() if last else ""
    return Report(book.area, entries, head, tuple(found))


def _all(book: ReadOnlyBook, total: int, progress: ProgressSink, cancelled: Callable[[], bool]) -> Iterator[Sealed]:
    seq = 0
    while not cancelled() and (batch := book.entries(after_seq=seq, limit=_BATCH)):
        yield from batch
        seq = batch[-1].seq
        progress(Progress("verify-rules", seq, total))


def _telling(progress: ProgressSink, step: str) -> Callable[[int, int], None]:
    return lambda done, total: progress(Progress(step, done, total))
