"""A list and what was chosen from it, side by side, or one after the other."""

from PySide6.QtWidgets import QBoxLayout, QWidget

from cdstation.ui.theme import sizes


class Beside(QBoxLayout):
    """The list stands at the left. In a tight window the two take turns."""

    def __init__(self, listed: QWidget, chosen: QWidget, wide: int, shares: tuple[int, int]) -> None:
        """`wide` is the least width of the list where there is room; `shares` are those of the width."""
        super().__init__(QBoxLayout.Direction.LeftToRight)
        self._listed, self._chosen, self._wide = listed, chosen, wide
        self._tight = False
        self.addWidget(listed, shares[0])
        self.addWidget(chosen, shares[1])

    def set_tight(self, tight: bool) -> None:
        """Whether there is little room."""
        self._tight = tight
        edge = 6 if tight else sizes().edge
        self.setContentsMargins(edge, edge, edge, edge)
        self.setSpacing(edge)
        self._listed.setMinimumWidth(0 if tight else self._wide)

    def show_list(self, shown: bool) -> None:
        """Whose turn it is."""
        self._listed.setVisible(shown or not self._tight)
        self._chosen.setVisible(not (shown and self._tight))
