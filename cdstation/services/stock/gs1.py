"""What a scanner reads off a box: the GS1 code, taken apart by `biip`, with everything doubtful said aloud.

Three things that `biip` lets pass are caught here. A product number with a wrong check digit is not used. A scanner
that does not send the mark between batch and serial number (FNC1, ASCII 29) runs both together: every way in which they
may be parted is given, for a person to compare with the label. And a code that says the same thing twice is no code.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cdstation.errors import RuleError

if TYPE_CHECKING:
    from biip.gs1_element_strings import GS1ElementString

    Elements = tuple[GS1ElementString, ...]

# What a scanner may be told to send for FNC1. None of these can stand in the data itself.
SEPARATORS = ("\x1d", "|", "~", "^", "#", "@")
_LONGEST = 20  # characters of a batch or a serial number
_PREFIXES = ("]d2", "]C1", "]e0", "]Q3")  # how a scanner names the sort of code
_GTIN, _BATCH, _EXPIRY, _SERIAL = "01", "10", "17", "21"
_PARTS = frozenset({_GTIN, _BATCH, _EXPIRY, _SERIAL})  # what a box of medicine carries


@dataclass(frozen=True)
class Gs1Scan:
    """What a code says; empty where it says nothing. `expiry` is an ISO day, day 00 being the last of its month.

    `warnings` are codes of `[scan.warnings]`. With `split-doubtful` among them nothing is to be saved before somebody
    has chosen between this reading and `others` by the label.
    """

    gtin: str = ""
    batch: str = ""
    expiry: str = ""
    serial: str = ""
    warnings: tuple[str, ...] = ()
    others: tuple["Gs1Scan", ...] = ()

    @property
    def doubtful(self) -> bool:
        """True when batch and serial number may be run together."""
        return "split-doubtful" in self.warnings

    def doubt(self) -> RuleError | None:
        """What somebody must look at before this is used: `scan-split-doubtful` or `scan-gtin-wrong`, to be shown."""
        if self.doubtful:
            batches = dict.fromkeys(one.batch or "\N{EM DASH}" for one in (self, *self.others))
            return RuleError("scan-split-doubtful", batches=" or ".join(batches))
        return RuleError("scan-gtin-wrong") if "gtin-wrong" in self.warnings else None


def read_gs1(text: str, separators: tuple[str, ...] = SEPARATORS) -> Gs1Scan:
    """A GS1 code as a scanner types it, with or without its prefix, or with its figures in brackets as printed.

    Raises RuleError `scan-not-gs1` when it is no such code, `scan-expiry-wrong` when its date cannot be.
    """
    code = text.strip(" \t\r\n")
    code = next((code.removeprefix(one) for one in _PREFIXES if code.startswith(one)), code)
    readings = _bracketed(code) if code.startswith("(") else _readings(code, separators, frozenset())
    found = [elements for elements in readings if elements]
    if not found:
        raise RuleError("scan-not-gs1")
    first, *others = dict.fromkeys(_scan(elements) for elements in found)
    if not others and (code.startswith("(") or _marked(code, found[0], separators)):
        return first
    return replace(first, warnings=(*first.warnings, "split-doubtful"), others=tuple(others))


def _marked(code: str, elements: "Elements", separators: tuple[str, ...]) -> bool:
    """True when every batch and serial number ends where the scanner says that it does."""
    marks = "".join(separators)
    rest = code
    for element in elements:
        rest = rest.lstrip(marks)[len(element) :]
        if element.ai.ai in (_BATCH, _SERIAL) and rest and rest[0] not in marks:
            return False
    return True


def _scan(elements: "Elements") -> Gs1Scan:
    wrong = any(element.gtin_error for element in elements)
    said = {one.ai.ai: one.date.isoformat() if one.date else one.value for one in elements if not one.gtin_error}
    gtin, batch, expiry, serial = (said.get(name, "") for name in (_GTIN, _BATCH, _EXPIRY, _SERIAL))
    return Gs1Scan(gtin, batch, expiry, serial, ("gtin-wrong",) if wrong else ())


def _bracketed(code: str) -> "Iterator[Elements]":
    """In brackets every part says where it begins: nothing can run together."""
    found: Elements = ()
    for part in code[1:].split("("):
        name, _, value = part.partition(")")
        whole = f"{name}{value.strip()}"
        element = _element(whole, ())
        if element is None or len(element) != len(whole) or any(one.ai.ai == name for one in found):
            return
        found = (*found, element)
    yield found


def _readings(code: str, separators: tuple[str, ...], known: frozenset[str]) -> "Iterator[Elements]":
    """Every way to read it, the literal one first; none when it cannot be read. `known` are the parts before it."""
    code = code.lstrip("".join(separators))
    if not code:
        yield ()
        return
    element = _element(code, separators)
    if element is None or element.ai.ai in known:
        return
    after = known | {element.ai.ai}
    if element.ai.ai in (_BATCH, _SERIAL):
        yield from _up_to_mark(code, separators, after)
        return
    for rest in _readings(code[len(element) :], separators, after):
        yield (element, *rest)


def _up_to_mark(code: str, separators: tuple[str, ...], known: frozenset[str]) -> "Iterator[Elements]":
    """A batch or a serial number, which ends at the next mark; if that was left out, somewhere before it."""
    end = min((at for one in separators if (at := code.find(one)) >= 0), default=len(code))
    value, behind = code[2:end], code[end:]
    if len(value) <= _LONGEST:
        yield from _ended(code[:end], behind, separators, known)
    for length in range(1, min(_LONGEST, len(value) - 3) + 1):
        rest = value[length:]
        if rest[:2] in _PARTS and rest[:2] not in known:
            with suppress(RuleError):  # that date cannot be: it does not end here
                yield from _plausible(_ended(code[: 2 + length], rest + behind, separators, known))


def _ended(part: str, behind: str, separators: tuple[str, ...], known: frozenset[str]) -> "Iterator[Elements]":
    element = _element(part, separators)
    if element is not None and len(element) == len(part):
        for rest in _readings(behind, separators, known):
            yield (element, *rest)


def _plausible(readings: "Iterator[Elements]") -> "Iterator[Elements]":
    return (elements for elements in readings if not any(element.gtin_error for element in elements))


def _element(code: str, separators: tuple[str, ...]) -> "GS1ElementString | None":
    """The first part of a code. Raises RuleError `scan-expiry-wrong`."""
    from biip import ParseConfig, ParseError
    from biip.gs1_element_strings import GS1ElementString

    try:
        return GS1ElementString.extract(code, config=ParseConfig(separator_chars=separators))
    except ParseError:
        if code[:2] == _EXPIRY and code[2:8].isdigit() and len(code) >= 8:
            raise RuleError("scan-expiry-wrong") from None
        return None
