"""Looking at a screen as a tired person would: is text cut, a target too small, anything nameless or overlapping?"""

from collections.abc import Iterator

from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollBar,
    QStackedWidget,
    QWidget,
)

from cdstation.ui.theme import sizes
from cdstation.ui.widgets.buttons import Button, TickBox
from cdstation.ui.widgets.focus import FocusRing
from cdstation.ui.widgets.keyboard import TouchKeyboard

_OWN_PARTS = (QScrollBar, FocusRing)


def faults(screen: QWidget) -> list[str]:
    """Everything wrong with what can be seen of this widget and those in it."""
    return [fault for widget in _shown(screen) for fault in _of(widget)]


def _shown(screen: QWidget) -> Iterator[QWidget]:
    for widget in (screen, *screen.findChildren(QWidget)):
        if widget.isVisibleTo(screen.window()) and not _part_of_another(widget):
            yield widget


def _part_of_another(widget: QWidget) -> bool:
    above: QWidget | None = widget
    while above is not None:
        parent = above.parentWidget()
        if isinstance(above, _OWN_PARTS) or isinstance(parent, QComboBox | QLineEdit | QAbstractItemView):
            return True
        above = parent
    return False


def _of(widget: QWidget) -> Iterator[str]:
    name = f"{type(widget).__name__} {widget.accessibleName() or _words(widget) or widget.objectName()!r}"
    if isinstance(widget, QLabel) and _words(widget):
        yield from (f"{name}: {fault}" for fault in _cut_label(widget))
    if isinstance(widget, Button | TickBox) and widget.text() and _cut_button(widget):
        yield f"{name}: text cut at {widget.width()}×{widget.height()}"
    if isinstance(widget, QAbstractButton | QLineEdit | QComboBox):
        yield from (f"{name}: {fault}" for fault in _too_small(widget))
    if _can_be_used(widget) and not widget.accessibleName():
        yield f"{name}: no accessible name"
    if _sticks_out(widget):
        yield f"{name}: {_box(widget.geometry())} sticks out of its parent"
    yield from _overlaps(widget)


def _cut_button(button: Button | TickBox) -> bool:
    return button.heightForWidth(button.width()) > button.height() or button.minimumSizeHint().width() > button.width()


def _sticks_out(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    if parent is None or isinstance(parent, QStackedWidget) or _scrolls(widget):
        return False
    return not parent.rect().adjusted(-1, -1, 1, 1).contains(widget.geometry())


def _words(widget: QWidget) -> str:
    return widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""


def _cut_label(label: QLabel) -> Iterator[str]:
    needed = label.sizeHint()
    if label.wordWrap():
        longest = max(
            QFontMetrics(label.font()).horizontalAdvance(word) for word in _plain(label.text()).split() or [""]
        )
        if label.heightForWidth(label.width()) > label.height() + 1 or longest > label.width():
            yield f"cut: needs {label.heightForWidth(label.width())} at {label.width()}, has {label.height()}"
    elif needed.width() > label.width() or needed.height() > label.height() + 1:
        yield f"cut: needs {needed.width()}×{needed.height()}, has {label.width()}×{label.height()}"


def _plain(text: str) -> str:
    return text.replace("&nbsp;", " ").replace("<b>", "").replace("</b>", "")


def _too_small(widget: QWidget) -> Iterator[str]:
    least = sizes().hatch_target if getattr(widget, "big", False) and isinstance(widget, Button) else sizes().target
    across = 24 if isinstance(widget.parentWidget(), TouchKeyboard) else 44
    if widget.height() < least or widget.width() < across:
        yield f"{widget.width()}×{widget.height()} is too small for a finger"


def _can_be_used(widget: QWidget) -> bool:
    if isinstance(widget, QAbstractScrollArea) and not isinstance(widget, QAbstractItemView):
        return False
    return isinstance(widget, QAbstractButton) or bool(widget.focusPolicy().value)


def _scrolls(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    above = parent.parentWidget() if parent is not None else None
    return isinstance(above, QAbstractScrollArea)


def _overlaps(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QStackedWidget | QAbstractScrollArea) or widget.layout() is None:
        return
    inside = [one for one in widget.children() if isinstance(one, QWidget) and one.isVisibleTo(widget.window())]
    inside = [one for one in inside if not isinstance(one, _OWN_PARTS)]
    for at, one in enumerate(inside):
        for other in inside[at + 1 :]:
            if one.geometry().adjusted(1, 1, -1, -1).intersects(other.geometry()):
                yield f"{_words(one) or one.accessibleName()} lies over {_words(other) or other.accessibleName()}"


def _box(rectangle: QRect) -> str:
    return f"{rectangle.x()},{rectangle.y()} {rectangle.width()}×{rectangle.height()}"
