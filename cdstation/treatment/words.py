"""Doses in words, so that words and figures can be compared (LAW-15-a) and read aloud to a witness (H1)."""

import re

from cdstation.register.quantity import Quantity, Unit, show_thousandths

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()


def number_words(number: int) -> str:
    """`forty-five`, `one hundred and five`; whole numbers from 0 to 999 999."""
    if number < 20:
        return _ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")
    size, name = (1000, "thousand") if number >= 1000 else (100, "hundred")
    most, rest = divmod(number, size)
    joint = " " if rest >= 100 else " and "
    return f"{number_words(most)} {name}" + (f"{joint}{number_words(rest)}" if rest else "")


def dose_words(dose_ug: int) -> str:
    """`forty-five milligrams`, `two point five milligrams`, `four hundred micrograms`."""
    if dose_ug < 1000:
        return f"{number_words(dose_ug)} microgram" + ("" if dose_ug == 1 else "s")
    whole, _, decimals = show_thousandths(dose_ug).replace(",", "").partition(".")
    words = number_words(int(whole))
    if decimals:
        words += " point " + " ".join(_ONES[int(digit)] for digit in decimals)
    return f"{words} milligram" + ("" if dose_ug == 1000 else "s")


def words_agree(written: str, dose_ug: int) -> bool:
    """True when the words on the original say the same as the figures, whatever their spacing, hyphens and case."""
    return _plain(written) == _plain(dose_words(dose_ug))


def _plain(words: str) -> str:
    kept = [word for word in re.findall(r"[^\W_]+", words.casefold()) if word not in {"and", "only"}]
    units = {"mg": "milligrams", "milligram": "milligrams", "microgram": "micrograms"}
    return " ".join(units.get(word, word) for word in kept)


def quantity_words(quantity: Quantity) -> str:
    """`three hundred and twenty point five millilitres`, `twenty-eight tablets`: what stands beside the figures."""
    whole, _, decimals = show_thousandths(quantity.thousandths).replace(",", "").partition(".")
    words = number_words(int(whole))
    if decimals:
        words += " point " + " ".join(_ONES[int(digit)] for digit in decimals)
    if quantity.unit is Unit.ML:
        return f"{words} millilitre" + ("" if quantity.thousandths == 1000 else "s")
    return f"{words} {quantity.named_unit}"
