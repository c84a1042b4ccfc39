"""Products: what each preparation is in law, and on which page of the register it belongs.

The schedule belongs to the preparation, not to the drug (DRUG-1). A page is one drug, form and strength; brands and
sugar-free variants of one strength share it (LAW-19-b).
"""

from dataclasses import dataclass
from enum import StrEnum

from cdstation.errors import RuleError
from cdstation.register.quantity import Unit, show_mass


class SwallowCheck(StrEnum):
    """How swallowing is checked after the dose (ADM-2)."""

    LIQUID = "liquid"  # drank it all, water and spoke, mouth looked at
    SUBLINGUAL = "sublingual"  # watch at least three minutes
    LYOPHILISATE = "lyophilisate"  # dissolves; no swallowing for two minutes
    NONE = "none"


WATCH_SECONDS = {
    SwallowCheck.LIQUID: 0,
    SwallowCheck.SUBLINGUAL: 180,
    SwallowCheck.LYOPHILISATE: 120,
    SwallowCheck.NONE: 0,
}

SWALLOW_CHECKS = {  # what must have been seen before a dose counts as given (ADM-2)
    SwallowCheck.LIQUID: ("drank-all", "water-and-spoke", "mouth-clear"),
    SwallowCheck.SUBLINGUAL: ("watched", "mouth-clear"),
    SwallowCheck.LYOPHILISATE: ("watched", "mouth-clear"),
    SwallowCheck.NONE: (),
}


@dataclass(frozen=True)
class Product:
    """One preparation from the catalogue. `ug_per_unit` is micrograms in one stock unit: 1 mg per mL is 1 000."""

    code: str  # dm+d VMP
    name: str
    drug: str
    form: str
    ug_per_unit: int
    unit: Unit
    route: str
    schedule: str
    statutory_register: bool
    safe_custody: bool

    @property
    def strength(self) -> str:
        """`1 mg per mL`, `8 mg` (CUI-3: no slash, never abbreviated)."""
        mass = show_mass(self.ug_per_unit)
        return f"{mass} per mL" if self.unit is Unit.ML else mass

    @property
    def page_key(self) -> "PageKey":
        """The page of the register to which every movement of this product belongs."""
        return PageKey(self.drug, self.form, self.strength, self.unit)

    @property
    def line(self) -> str:
        """`methadone — oral solution — 1 mg per mL` with an em dash between the attributes (CUI-3)."""
        return self.page_key.shown

    @property
    def poured(self) -> bool:
        """True when a pump or a measure pours it."""
        return self.unit is Unit.ML and self.route == "oral"

    @property
    def swallow_check(self) -> SwallowCheck:
        """The check that goes with this form (ADM-2)."""
        if "lyophilisate" in self.form:
            return SwallowCheck.LYOPHILISATE
        if "sublingual" in self.form:
            return SwallowCheck.SUBLINGUAL
        return SwallowCheck.LIQUID if self.unit is Unit.ML else SwallowCheck.NONE


@dataclass(frozen=True, order=True)
class PageKey:
    """Drug, form and strength: the head of a page (LAW-19-b), and the book that it stands in."""

    drug: str
    form: str
    strength: str
    unit: Unit
    patients_own: bool = False  # a book apart: never stock (LAW-27-c)

    @property
    def shown(self) -> str:
        """The page head as one line."""
        words = f"{self.drug} \N{EM DASH} {self.form} \N{EM DASH} {self.strength}"
        return f"{words} \N{EM DASH} patients' own" if self.patients_own else words


@dataclass(frozen=True)
class Catalogue:
    """All products that the site may hold."""

    products: tuple[Product, ...]

    def product(self, code: str) -> Product:
        """The product with this dm+d code. Raises RuleError `product-unknown`."""
        for product in self.products:
            if product.code == code:
                return product
        raise RuleError("product-unknown", product=code)


def product_from_row(row: dict[str, str]) -> Product:
    """A product from one row of the catalogue file, every field a string (see `resources/products/README.md`)."""
    return Product(
        code=row["code"],
        name=row["name"],
        drug=row["drug"],
        form=row["form"],
        ug_per_unit=int(row["ug_per_unit"]),
        unit=Unit(row["unit"]),
        route=row["route"],
        schedule=row["schedule"],
        statutory_register=row["statutory_register"] == "yes",
        safe_custody=row["safe_custody"] == "yes",
    )
