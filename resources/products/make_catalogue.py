"""Make `catalogue.csv` from `preparations.csv`, and say which preparations had to be left out.

python resources/products/make_catalogue.py
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
COLUMNS = (
    "code",
    "name",
    "drug",
    "form",
    "ug_per_unit",
    "unit",
    "route",
    "schedule",
    "statutory_register",
    "safe_custody",
)
UNITS = {
    "mL": "mL",
    "tablet": "tablet",
    "capsule": "capsule",
    "ampoule": "ampoule",
    "lyophilisate": "lyophilisate",
    "syringe": "pre-filled syringe",
}
_UG_PER = {"mg": 1000, "microgram": 1}


class LeftOutError(ValueError):
    """The preparation cannot stand on a page; the text says why."""


@dataclass(frozen=True)
class Made:
    """The rows of the catalogue, and what was left out with its reason."""

    rows: tuple[dict[str, str], ...]
    left_out: tuple[tuple[str, str], ...]


def make(preparations: Iterable[dict[str, str]]) -> Made:
    """Every preparation as a row of the catalogue. Raises ValueError when two that differ would share a page."""
    rows: list[dict[str, str]] = []
    left_out: list[tuple[str, str]] = []
    labels: dict[tuple[str, ...], tuple[str, ...]] = {}
    for preparation in preparations:
        try:
            row = _row(preparation)
        except LeftOutError as reason:
            left_out.append((preparation["name"], str(reason)))
            continue
        page = tuple(row[key] for key in ("drug", "form", "ug_per_unit", "unit"))
        label = _label(preparation)
        if labels.setdefault(page, label) != label:
            raise ValueError(f"{row['name']} would share a page with another strength")
        rows.append(row)
    return Made(tuple(rows), tuple(left_out))


def _row(preparation: dict[str, str]) -> dict[str, str]:
    if preparation["schedule_mdr2001"] == "not CD":
        raise LeftOutError("not a controlled drug: it has no page")
    if preparation["stock_unit"] not in UNITS:
        raise LeftOutError(f"its stock unit, {preparation['stock_unit']}, is not one the station counts in")
    if not preparation["strength_value"]:
        raise LeftOutError("its strength is not known")
    if not preparation["vmp_code"]:
        raise LeftOutError("its dm+d code is not known")
    values = (
        preparation["vmp_code"],
        preparation["name"],
        preparation["drug"],
        preparation["form"],
        str(_micrograms(preparation)),
        UNITS[preparation["stock_unit"]],
        preparation["route"],
        preparation["schedule_mdr2001"],
        preparation["cd_register_required_by_law"],
        preparation["safe_custody_required_by_law"],
    )
    return dict(zip(COLUMNS, values, strict=True))


def _micrograms(preparation: dict[str, str]) -> int:
    """Micrograms in one stock unit: per mL for a liquid; in the whole tablet, ampoule or syringe for all else."""
    whole, _, decimals = preparation["strength_value"].partition(".")
    content = int(whole + decimals) * _UG_PER[preparation["strength_unit"]]
    per = int(preparation["strength_per_value"]) if preparation["stock_unit"] == "mL" else 1
    micrograms, rest = divmod(content, 10 ** len(decimals) * per)
    if rest:
        raise LeftOutError("its strength is no whole number of micrograms")
    return micrograms


def _label(preparation: dict[str, str]) -> tuple[str, ...]:
    """What tells one strength from another on the box; 10 mg in 2 mL and 10 mg in 5 mL are two preparations."""
    keys = ["strength2_value", "strength2_unit"]
    keys += [] if preparation["stock_unit"] == "mL" else ["strength_per_value", "strength_per_unit"]
    return tuple(preparation[key] for key in keys)


def main() -> None:
    """Read the one file, write the other, print what was left out."""
    with (HERE / "preparations.csv").open(encoding="utf-8", newline="") as source:
        made = make(csv.DictReader(source))
    with (HERE / "catalogue.csv").open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(made.rows)
    for name, reason in made.left_out:
        print(f"left out: {name}: {reason}")


if __name__ == "__main__":
    main()
