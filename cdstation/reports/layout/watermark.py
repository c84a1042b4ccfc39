"""The mark of a simulated area: SIMULATED across the sheet, so pale that every word over it stays readable.

The letters are drawn as strokes and not as text: copying or searching a sheet finds the register and not the mark.
"""

import math

# Each letter stands on a base line, 60 wide and 100 high.
_LETTERS = {
    "S": "56 82 m 50 94 42 100 30 100 c 14 100 4 90 4 76 c 4 46 56 58 56 26 c 56 10 44 0 30 0 c 16 0 6 8 2 20 c",
    "I": "30 0 m 30 100 l",
    "M": "2 0 m 2 100 l 30 36 l 58 100 l 58 0 l",
    "U": "4 100 m 4 32 l 4 12 14 0 30 0 c 46 0 56 12 56 32 c 56 100 l",
    "L": "6 100 m 6 0 l 56 0 l",
    "A": "0 0 m 30 100 l 60 0 l 11 36 m 49 36 l",
    "T": "2 100 m 58 100 l 30 100 m 30 0 l",
    "E": "56 100 m 6 100 l 6 0 l 56 0 l 6 52 m 48 52 l",
    "D": "6 0 m 6 100 l 22 100 l 46 100 56 80 56 50 c 56 20 46 0 22 0 c 6 0 l",
}
_WORD = "SIMULATED"
_STEP = 84
_STROKE = 14
_PALE = "0.94 0.945 0.95"


def watermark_ink(width: float, height: float) -> bytes:
    """The word from corner to corner of a sheet of this size, in points."""
    length = _STEP * len(_WORD)
    scale = 0.74 * math.hypot(width, height) / length
    cos, sin = width / math.hypot(width, height), height / math.hypot(width, height)
    turned = (scale * cos, scale * sin, -scale * sin, scale * cos, width / 2, height / 2)
    letters = (
        f"q 1 0 0 1 {_STEP * place - (length - 24) / 2:.2f} -50 cm {_LETTERS[letter]} S Q"
        for place, letter in enumerate(_WORD)
    )
    matrix = " ".join(f"{value:.4f}" for value in turned)
    return f"q {matrix} cm {_PALE} RG {_STROKE} w 1 J 1 j {' '.join(letters)} Q".encode("ascii")
