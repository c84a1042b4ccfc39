"""Words about a case without any patient in them: what leaves healthcare names nobody who is cared for (ADM-4).

SPEC 5.13 wants no clinical or patient-identifiable data in a report. Whatever people typed goes through here first.
Rather too much is taken out than too little.
"""

import re
from collections.abc import Iterable

from cdstation.register.people import plain_letters

PATIENT = "[patient]"
_PRISON_NUMBER = re.compile(r"\b[A-Za-z]\d{4}[A-Za-z]{2}\b")
_NHS_NUMBER = re.compile(r"\b\d{3}[ -]?\d{3}[ -]?\d{4}\b")
_WORD = re.compile(r"[^\W\d_]+(?:['\N{RIGHT SINGLE QUOTATION MARK}-][^\W\d_]+)*")


def without_patients(words: str, families: Iterable[str], givens: Iterable[str], places: Iterable[str] = ()) -> str:
    """The words with every number and name of a patient replaced, in any spelling; `places` are their cells.

    A family name is taken out however it is written, a given name where it is written as a name.
    """
    said = _PRISON_NUMBER.sub(PATIENT, _NHS_NUMBER.sub(_nhs_number, words))
    for place in sorted({place for place in places if place}, key=len, reverse=True):
        said = re.sub(rf"(?<!\w){re.escape(place)}(?!\w)", PATIENT, said, flags=re.IGNORECASE)
    family, given = _parts(families), _parts(givens)

    def plain(match: re.Match[str]) -> str:
        parts = _parts([match.group()])
        named = not parts.isdisjoint(family) or (match.group()[0].isupper() and not parts.isdisjoint(given))
        return PATIENT if named else match.group()

    shown = _WORD.sub(plain, said.replace(PATIENT, "\0")).replace("\0", PATIENT)
    return re.sub(rf"(?:{re.escape(PATIENT)}[ ,]*)+{re.escape(PATIENT)}", PATIENT, shown)


def _nhs_number(match: re.Match[str]) -> str:
    """Only where the last figure is the check digit: a reference of an incident may have ten figures too."""
    figures = [int(char) for char in match.group() if char.isdigit()]
    weighed = sum(figure * weight for figure, weight in zip(figures, range(10, 1, -1), strict=False))
    return PATIENT if (weighed + figures[9]) % 11 == 0 else match.group()


def _parts(names: Iterable[str]) -> set[str]:
    """Every part of a name of two letters or more, and the whole run together."""
    found = set()
    for name in names:
        letters = plain_letters(name)
        found |= set(re.findall(r"[^\W\d_]+", letters))
        found.add("".join(char for char in letters if char.isalpha()))
    return {part for part in found if len(part) > 1}
