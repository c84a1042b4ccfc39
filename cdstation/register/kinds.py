"""Every kind of entry of the register: whoever reads a book reads it through here, and so knows them all."""

from cdstation.register import acts as book
from cdstation.register.custody import acts as custody
from cdstation.register.discrepancies import acts as discrepancies
from cdstation.register.entries import read_entry
from cdstation.register.stock import acts as stock
from cdstation.register.stock import leaving
from cdstation.register.upkeep import acts as upkeep

__all__ = ["MODULES", "read_entry"]

MODULES = (book, stock, leaving, discrepancies, custody, upkeep)
