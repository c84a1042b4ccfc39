"""Colours that can be read, a font that is really there, targets as large as a finger."""

from pathlib import Path

import pytest
from PySide6.QtGui import QFontInfo, QFontMetrics

from cdstation.errors import NotReadyError
from cdstation.ui import theme
from cdstation.ui.theme import Colour


@pytest.mark.req("CUI-4")
@pytest.mark.parametrize(("words", "ground"), theme.PAIRS)
def test_every_pair_of_text_and_ground_can_be_read(words: str, ground: str) -> None:
    """CUI-4: at least 4.5:1."""
    assert theme.contrast(words, ground) >= 4.5


def test_contrast_agrees_with_the_published_figures() -> None:
    """The ratios of the palette's own table: blue 6.38, green 5.12, red 5.06 on white."""
    found = [round(theme.contrast(colour, Colour.WHITE), 2) for colour in (Colour.BLUE, Colour.GREEN, Colour.RED)]
    assert found == [6.38, 5.12, 5.06]


def test_the_shipped_font_is_used() -> None:
    """Not whatever the computer has instead."""
    assert QFontInfo(theme.font(16)).family() == theme.FAMILY


def test_figures_are_of_one_width() -> None:
    """Columns of numbers line up."""
    for bold in (False, True):
        metrics = QFontMetrics(theme.font(16, bold=bold))
        assert len({metrics.horizontalAdvance(figure) for figure in "0123456789"}) == 1


def test_a_missing_font_stops_the_start_with_a_sentence(tmp_path: Path) -> None:
    """Bad input of the issue: one clear sentence, not squares in place of names."""
    with pytest.raises(NotReadyError) as caught:
        theme.load_fonts(tmp_path)
    assert caught.value.code == "screen-font-missing"


@pytest.mark.parametrize(
    ("dots_per_inch", "target"),
    [(96, 76), (127, 100), (48, 60), (72, 60), (0, 76), (10_000, 76)],
)
def test_targets_at_the_hatch_are_20_mm(dots_per_inch: float, target: int) -> None:
    """20 mm where the screen's figure can be believed, never under 60 px; at 200 % the logical figure is half."""
    assert theme.sizes_for(dots_per_inch).hatch_target == target


def test_an_icon_takes_the_colour_it_is_asked_for() -> None:
    """The middle of a thick stroke has exactly that colour."""
    picture = theme.pixmap("block", Colour.RED, 48).toImage()
    assert picture.pixelColor(24, 24).name() == Colour.RED
