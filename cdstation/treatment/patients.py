"""Who the patient is, and how they are found: name, prison number, NHS number (ADM-1, CUI-2, J6)."""

import re
from dataclasses import dataclass
from datetime import date

from cdstation.errors import RuleError
from cdstation.register.people import plain_letters
from cdstation.register.times import show_date

_PRISON_NUMBER = re.compile(r"[A-Z][0-9]{4}[A-Z]{2}")


@dataclass(frozen=True)
class Patient:
    """A patient of this area. `photo` is the SHA-256 of a picture in the area file, or empty."""

    number: int
    prison_number: str
    nhs_number: str
    family: str
    given: str
    born: date
    location: str
    allergies: tuple[str, ...]
    photo: str

    @property
    def shown(self) -> str:
        """`BRZEZIŃSKI, Łukasz` (CUI-2)."""
        return f"{self.family.upper()}, {self.given}"

    @property
    def nhs_shown(self) -> str:
        """`999 000 0026`, or empty when there is none."""
        digits = self.nhs_number
        return f"{digits[:3]} {digits[3:6]} {digits[6:]}" if digits else ""

    def born_shown(self, today: date) -> str:
        """`03-Feb-1988 (38 y)`."""
        return f"{show_date(self.born)} ({age(self.born, today)} y)"

    @property
    def search_text(self) -> str:
        """Name and numbers without accents or case, for the search box."""
        return fold_text(f"{self.family} {self.given} {self.family} {self.prison_number} {self.nhs_number}")


def age(born: date, today: date) -> int:
    """Completed years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def fold_text(text: str) -> str:
    """Text without accents, case, commas or doubled spaces, so that `lukasz` finds Łukasz."""
    return " ".join(plain_letters(text).replace(",", " ").split())


def check_prison_number(text: str) -> str:
    """A prison number as A9999AA. Raises RuleError `prison-number-wrong`."""
    number = re.sub(r"\s", "", text).upper()
    if not _PRISON_NUMBER.fullmatch(number):
        raise RuleError("prison-number-wrong")
    return number


def check_nhs_number(text: str) -> str:
    """Ten digits that pass the modulus 11 check, or nothing at all (CUI-2). Raises RuleError `nhs-number-wrong`."""
    digits = re.sub(r"\s", "", text)
    if not digits:
        return ""
    if not re.fullmatch(r"[0-9]{10}", digits):
        raise RuleError("nhs-number-wrong")
    rest = -sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    if rest != int(digits[9]):
        raise RuleError("nhs-number-wrong")
    return digits
