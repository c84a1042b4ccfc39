"""Exact quantities: integer thousandths of a product's stock unit, and micrograms of a drug. Never a float.

45 mL is 45_000 (that is, microlitres); 3 tablets are 3_000. Shown by the NHS Common User Interface rules (CUI-3): no
trailing zero, a leading zero, a comma from 1,000, a space before the unit. This is the one formatter for screen and
paper.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from cdstation.errors import RuleError

# ASCII figures only, and no `0,125`: where people write commas for points, that is an eighth and not 125.
_NUMBER = re.compile(r"([1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]{1,9})(?:\.([0-9]{1,9}))?")


class Unit(StrEnum):
    """The unit in which a product is held and counted."""

    ML = "mL"
    TABLET = "tablet"
    CAPSULE = "capsule"
    AMPOULE = "ampoule"
    VIAL = "vial"
    PATCH = "patch"
    LYOPHILISATE = "lyophilisate"
    SYRINGE = "pre-filled syringe"

    @property
    def liquid(self) -> bool:
        """True when the unit can be divided: a liquid has a tolerance, a tablet has none (J3)."""
        return self is Unit.ML

    @property
    def plural(self) -> str:
        """More than one of them: `tablets`, `patches`; `mL` never changes."""
        if self is Unit.ML:
            return self.value
        return f"{self.value}es" if self is Unit.PATCH else f"{self.value}s"


def parse_thousandths(text: str) -> int:
    """Thousandths in a decimal figure such as `27.5` or `1,000`.

    Raises RuleError `amount-not-a-figure` for anything but a plain figure without a sign, `amount-too-fine` below a
    thousandth.
    """
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        raise RuleError("amount-not-a-figure")
    whole, decimals = match.group(1).replace(",", ""), (match.group(2) or "")
    if decimals[3:].strip("0"):
        raise RuleError("amount-too-fine")
    return int(whole) * 1000 + int(decimals[:3].ljust(3, "0"))


def show_thousandths(value: int) -> str:
    """A figure by CUI-3: `27.5`, `0.125`, `1,000`, `−3` (with a true minus)."""
    whole, rest = divmod(abs(value), 1000)
    decimals = f"{rest:03d}".rstrip("0")
    sign = "\N{MINUS SIGN}" if value < 0 else ""
    return f"{sign}{whole:,}" + (f".{decimals}" if decimals else "")


@dataclass(frozen=True)
class Quantity:
    """So much of something: `thousandths` of a `unit`."""

    thousandths: int
    unit: Unit

    def __post_init__(self) -> None:
        if type(self.thousandths) is not int:  # a bool or a float here would be a bug that costs a life
            raise TypeError("a quantity holds whole thousandths")

    def __str__(self) -> str:
        return f"{show_thousandths(self.thousandths)} {self.named_unit}"

    @property
    def named_unit(self) -> str:
        """The unit as it is written after this figure: `mL` never changes, `tablet` becomes `tablets`."""
        if abs(self.thousandths) == 1000:
            return self.unit.value
        return self.unit.plural

    def __add__(self, other: "Quantity") -> "Quantity":
        return Quantity(self.thousandths + self._same(other), self.unit)

    def __sub__(self, other: "Quantity") -> "Quantity":
        return Quantity(self.thousandths - self._same(other), self.unit)

    def _same(self, other: "Quantity") -> int:
        if other.unit is not self.unit:
            raise RuleError("amount-wrong-unit", wanted=self.unit.value, found=other.unit.value)
        return other.thousandths


def parse_quantity(text: str, unit: Unit) -> Quantity:
    """`27.5 mL`, or `27.5` alone, as a quantity of `unit`.

    Raises RuleError `amount-wrong-unit` when another unit is written (`45 mg` is not `45 mL`), and the errors of
    `parse_thousandths`. A fraction of a tablet is refused with `amount-not-whole`.
    """
    figure, _, written = text.strip().partition(" ")
    written = written.strip()
    if not written and (tail := re.search(r"[A-Za-z]+$", figure)):
        figure, written = figure[: tail.start()], tail.group()
    if written and written.casefold() not in {unit.value.casefold(), unit.plural.casefold()}:
        raise RuleError("amount-wrong-unit", wanted=unit.value, found=written)
    quantity = Quantity(parse_thousandths(figure), unit)
    if not unit.liquid and quantity.thousandths % 1000:
        raise RuleError("amount-not-whole", unit=unit.value)
    return quantity


def show_mass(micrograms: int) -> str:
    """A dose by CUI-3: `45 mg`, `2.5 mg`, `400 micrograms` (in full, never an abbreviation that reads as mg)."""
    if micrograms < 1000:
        return f"{micrograms} microgram" + ("" if micrograms == 1 else "s")
    return f"{show_thousandths(micrograms)} mg"


def volume_for(dose_ug: int, ug_per_unit: int) -> int:
    """Thousandths of the stock unit that hold `dose_ug`, exactly.

    Raises RuleError `dose-not-measurable` when the strength gives no exact figure: nothing is ever rounded into a cup.
    """
    thousandths, rest = divmod(dose_ug * 1000, ug_per_unit)
    if rest or dose_ug <= 0:
        raise RuleError("dose-not-measurable")
    return thousandths
