"""The way through the count screen, for the pictures."""

from collections.abc import Iterator

from cdstation.ui.fiction.workplace import NURSE, WITNESS, Workplace


def count_all(place: Workplace) -> Iterator[str]:
    """What is due, a blind round that differs, one that agrees, and a sheet counted on paper."""
    place.window.go_to("count")
    place.wait()
    yield "count-list"
    place.hands.press("count-due")
    yield "count-entry"
    for last in ("20", "22.5"):
        _type_rows(place, ("1", "1", "2", "32.5", last, "0"))
    for signer in (NURSE, WITNESS):
        place.hands.sign(place.count.course.strip, signer)
    yield "count-rows-differ"
    place.hands.press("count-again")
    for _ in range(2):
        _type_rows(place, ("1", "1", "2", "32.5", "22.5", "0"))
    yield "count-both-sign"
    for signer in (NURSE, WITNESS):
        place.hands.sign(place.count.course.strip, signer)
    yield "count-difference"
    place.hands.press("go-on-count")
    place.hands.press("count-sheet-enter")
    yield "count-sheet"


def _type_rows(place: Workplace, figures: tuple[str, ...]) -> None:
    for code, figure in zip(place.count.course.figures.fields, figures, strict=True):
        place.hands.type_into(f"count-{code}", figure, enter=False)
    place.hands.press("count-figures")
