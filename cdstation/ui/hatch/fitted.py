"""A stack that is as tall as the page in front, not as the tallest: so nothing scrolls without need."""

from PySide6.QtWidgets import QVBoxLayout, QWidget


class FittedStack(QWidget):
    """Pages of different heights inside something that scrolls; one is shown."""

    def __init__(self) -> None:
        super().__init__()
        self._pages: list[QWidget] = []
        self._current = 0
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def add(self, page: QWidget) -> None:
        """One more page; the first is shown."""
        self._column.addWidget(page)
        page.setVisible(not self._pages)
        self._pages.append(page)

    @property
    def current(self) -> int:
        """Which page is shown."""
        return self._current

    def show_page(self, at: int) -> None:
        """Bring a page to the front."""
        self._current = at
        for number, page in enumerate(self._pages):
            page.setVisible(number == at)
