"""Drawn faces that stand in for photographs in the demo: plainly nobody, yet told apart at a glance.

The same seed always draws the same face.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter, QPainterPath, QPen

_T = TypeVar("_T")

_BACKGROUND = "#dde5e8"
_SKINS = ("#f1c9a8", "#e8b796", "#d9a074", "#c68a5c", "#a3663f", "#85502f", "#6b3f25")
_HAIRS = ("#2b2320", "#4a3426", "#6e4a2c", "#9c7342", "#8a8a88", "#b9b4ab", "#7a2f1c")
_SHIRTS = ("#566b57", "#4c6272", "#6d5b78", "#7a5a44", "#3f6076", "#80605e", "#5d6340")


@dataclass(frozen=True)
class _Face:
    skin: str
    hair: str
    shirt: str
    cut: str
    beard: str
    glasses: bool
    width: float
    brow: float
    mouth: float


def _face(seed: int) -> _Face:
    chance = iter(hashlib.sha256(f"cdstation face {seed}".encode()).digest())

    def pick(choices: Sequence[_T]) -> _T:
        return choices[next(chance) % len(choices)]

    return _Face(
        skin=pick(_SKINS),
        hair=pick(_HAIRS),
        shirt=pick(_SHIRTS),
        cut=pick(("cap", "cap", "parted", "receding", "bald", "long", "curls")),
        beard=pick(("none", "none", "none", "stubble", "full", "moustache")),
        glasses=pick((False, False, False, True)),
        width=pick((0.94, 1.0, 1.06)),
        brow=pick((-2.0, 0.0, 2.0)),
        mouth=pick((-4.0, 2.0, 6.0)),
    )


def draw_avatar(seed: int, size: int = 300) -> bytes:
    """A face as PNG, `size` pixels square; drawn on a board of 300 units."""
    image = QImage(size, size, QImage.Format.Format_RGB32)
    image.fill(QColor(_BACKGROUND))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(size / 300, size / 300)
    painter.setPen(Qt.PenStyle.NoPen)
    face = _face(seed)
    for draw in (_back_hair, _body, _ears, _head, _beard, _hair, _features, _glasses):
        draw(painter, face)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())


def _oval(face: _Face) -> QRectF:
    half = 67 * face.width
    return QRectF(150 - half, 44, 2 * half, 172)


def _shade(colour: str, percent: int) -> QColor:
    return QColor(colour).darker(percent)


def _back_hair(painter: QPainter, face: _Face) -> None:
    if face.cut == "long":
        painter.setBrush(_shade(face.hair, 115))
        painter.drawRoundedRect(_oval(face).adjusted(-12, -8, 12, 22), 70, 70)


def _body(painter: QPainter, face: _Face) -> None:
    painter.setBrush(QColor(face.shirt))
    shoulders = QPainterPath(QPointF(30, 300))
    shoulders.cubicTo(32, 232, 76, 212, 122, 206)
    shoulders.lineTo(178, 206)
    shoulders.cubicTo(224, 212, 268, 232, 270, 300)
    painter.drawPath(shoulders)
    painter.setBrush(_shade(face.skin, 110))
    painter.drawRoundedRect(QRectF(124, 184, 52, 44), 14, 14)


def _ears(painter: QPainter, face: _Face) -> None:
    painter.setBrush(_shade(face.skin, 106))
    oval = _oval(face)
    for side in (oval.left(), oval.right()):
        painter.drawEllipse(QPointF(side, 138), 11, 17)


def _head(painter: QPainter, face: _Face) -> None:
    painter.setBrush(QColor(face.skin))
    painter.drawEllipse(_oval(face))


def _scalp(face: _Face, low: float) -> QPainterPath:
    """The part of a slightly larger head above `low`."""
    cap, above = QPainterPath(), QPainterPath()
    cap.addEllipse(_oval(face).adjusted(-4, -6, 4, 4))
    above.addRect(QRectF(0, 0, 300, low))
    return cap.intersected(above)


def _hair(painter: QPainter, face: _Face) -> None:
    painter.setBrush(QColor(face.hair))
    forehead = QPainterPath()
    if face.cut == "bald":
        return
    if face.cut == "curls":
        for step in range(9):
            painter.drawEllipse(QPointF(84 + step * 16.5, 74 - 30 * (1 - ((step - 4) / 4) ** 2)), 20, 20)
        return
    low, middle, height = {
        "parted": (122.0, 132.0, 60.0),
        "receding": (112.0, 150.0, 78.0),
    }.get(face.cut, (130.0, 150.0, 56.0))
    forehead.addEllipse(QPointF(middle, 140), 60 * face.width, height)
    painter.drawPath(_scalp(face, low).subtracted(forehead))


def _beard(painter: QPainter, face: _Face) -> None:
    if face.beard == "none":
        return
    colour = QColor(face.hair)
    colour.setAlpha(90 if face.beard == "stubble" else 235)
    painter.setBrush(colour)
    if face.beard == "moustache":
        painter.drawRoundedRect(QRectF(122, 160, 56, 12), 6, 6)
        return
    jaw, above, cheeks = QPainterPath(), QPainterPath(), QPainterPath()
    jaw.addEllipse(_oval(face))
    above.addRect(QRectF(0, 0, 300, 146))
    cheeks.addEllipse(QPointF(150, 132), 50 * face.width, 38)
    painter.drawPath(jaw.subtracted(above.united(cheeks)))


def _features(painter: QPainter, face: _Face) -> None:
    painter.setBrush(QColor("#1f1a18"))
    for eye in (126, 174):
        painter.drawEllipse(QPointF(eye, 132), 6.5, 6.5)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_line(_shade(face.hair, 120), 5))
    for eye, tilt in ((126, face.brow), (174, -face.brow)):
        painter.drawLine(QPointF(eye - 12, 114 + tilt), QPointF(eye + 12, 114 - tilt))
    mouth = QPainterPath(QPointF(130, 180))
    mouth.quadTo(150, 180 + 2 * face.mouth, 170, 180)
    painter.setPen(_line(QColor("#7a3326"), 5))
    painter.drawPath(mouth)
    painter.setPen(Qt.PenStyle.NoPen)


def _glasses(painter: QPainter, face: _Face) -> None:
    if not face.glasses:
        return
    painter.setPen(_line(QColor("#212b32"), 4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for eye in (126, 174):
        painter.drawEllipse(QPointF(eye, 132), 19, 17)
    painter.drawLine(QPointF(145, 130), QPointF(155, 130))


def _line(colour: QColor, width: float) -> QPen:
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
