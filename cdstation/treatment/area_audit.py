"""The audit of one area: every check that there is, known by its name, over the whole book or entry by entry.

`cdstation verify` runs it, the station runs it every night, and the long campaigns after every step.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from cdstation.register import audit as book
from cdstation.register.audit import Audited, Check, Finding, Verify, audit_entry, name_of, signature_check
from cdstation.register.entries import Sealed
from cdstation.register.upkeep import audit as upkeep
from cdstation.treatment import audit as doses
from cdstation.treatment.audit import Dosed, audit_dose, take_dose
from cdstation.treatment.settling import draw_dose

BOOK_CHECKS: tuple[Check, ...] = (*book.CHECKS, *upkeep.CHECKS)
SIGNATURES = "signatures"


def _first_sentence(check: Callable[..., object]) -> str:
    return " ".join((check.__doc__ or "").split(".")[0].split())


_NAMED: tuple[Callable[..., object], ...] = (*BOOK_CHECKS, *doses.CHECKS)
CHECKS: Mapping[str, str] = {
    **{name_of(check): _first_sentence(check) for check in _NAMED},
    "possible": "Every entry speaks of people, pages and cases that there are",
    SIGNATURES: "Both signatures hold over the exact bytes of the entry (D3)",
}


class Audit:
    """One area, audited as it grows: `take` each entry in order. Signatures only with `verify`."""

    def __init__(self, verify: Verify | None = None) -> None:
        self.known = Audited()
        self._checks = BOOK_CHECKS if verify is None else (*BOOK_CHECKS, signature_check(verify))
        self._doses = Dosed(self.known.standing)

    def take(self, sealed: Sealed) -> tuple[Finding, ...]:
        """What is wrong with this entry, after everything that came before."""
        self.known.begin(sealed)
        found = (*audit_dose(self._doses, sealed), *audit_entry(self.known, sealed, self._checks))
        take_dose(self._doses, sealed)
        draw_dose(self.known.standing, sealed)
        self.known.end(sealed)
        return tuple(dict.fromkeys(found))


def audit_area(entries: Iterable[Sealed], verify: Verify | None = None) -> Iterator[Finding]:
    """Every finding in these entries, which must be the whole book in order."""
    audit = Audit(verify)
    for sealed in entries:
        yield from audit.take(sealed)
