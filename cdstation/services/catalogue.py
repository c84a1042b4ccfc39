"""The product catalogue that ships with the program, read from `resources/products/`."""

import csv
from pathlib import Path

from cdstation.register.products import Catalogue, product_from_row


def load_catalogue(resources: Path) -> Catalogue:
    """All products of the catalogue file; see `resources/products/README.md`."""
    with (resources / "products" / "catalogue.csv").open(encoding="utf-8", newline="") as rows:
        return Catalogue(tuple(product_from_row(row) for row in csv.DictReader(rows)))
