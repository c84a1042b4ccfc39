"""A keyboard on the screen, so that a name or a password can be typed without one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QGridLayout, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from cdstation.ui.text import say
from cdstation.ui.widgets.buttons import Button

_PAGES = {
    "letters": ("qwertyuiop", "asdfghjkl'", "zxcvbnm,.-"),
    "digits": ("1234567890", '!"£$%^&*()', "@#/\\:;?_+="),
    "accents": ("áàâäãåæçéè", "êëíìîïłñńó", "òôöõøœśšúü"),
    "marks": ("[]{}<>|~`€", "ûùýÿźżžðþß", "ąćęğıňřťůő"),
}
_NEXT = {"letters": "digits", "digits": "accents", "accents": "marks", "marks": "letters"}
_ROWS = 3
_COLUMNS = 20  # two per letter, so that the keys of the last row can be of other widths


class TouchKeyboard(QWidget):
    """Types into whichever field has the focus. Its keys never take the focus themselves."""

    put_away = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ground", "page")
        self.setAccessibleName(say("keys.keyboard"))
        self._page = "letters"
        self._capital = False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(4, 4, 4, 4)
        self._grid.setSpacing(3)
        self._letters: list[Button] = []
        for line in range(_ROWS):
            for at in range(10):
                self._letters.append(self._place(Button(""), line, at * 2, 2))
        for at, key in enumerate(self._letters):
            key.clicked.connect(lambda _=False, index=at: self._type(self._letters[index].text()))
        self._shift = self._special("shift", 0, 3, icon="shift")
        self._shift.clicked.connect(self._toggle_shift)
        self._turn = self._special("more", 3, 3)
        self._turn.clicked.connect(self._turn_page)
        self._special("space", 6, 8).clicked.connect(lambda: self._type(" "))
        self._special("erase", 14, 2, icon="backspace").clicked.connect(self._erase)
        self._special("next", 16, 2, icon="right").clicked.connect(self._next)
        self._special("away", 18, 2, icon="down").clicked.connect(self.put_away)
        self._show_page()

    def _place(self, key: Button, line: int, column: int, span: int) -> Button:
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        key.steady.pause_ms = 0
        key.setMinimumSize(24, 44)
        key.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._grid.addWidget(key, line, column, 1, span)
        return key

    def _special(self, name: str, column: int, span: int, icon: str = "") -> Button:
        key = Button("" if icon else say(f"keys.{name}"), icon=icon)
        key.setAccessibleName(say(f"keys.{name}"))
        return self._place(key, _ROWS, column, span)

    def _show_page(self) -> None:
        letters = "".join(_PAGES[self._page])
        for key, letter in zip(self._letters, letters, strict=True):
            key.setText(letter.upper() if self._capital and letter.upper().lower() == letter else letter)
        self._turn.setText(say(f"keys.page-{_NEXT[self._page]}"))

    def _toggle_shift(self) -> None:
        self._capital = not self._capital
        self._show_page()

    def _turn_page(self) -> None:
        self._page = _NEXT[self._page]
        self._show_page()

    def _type(self, letter: str) -> None:
        field = QApplication.focusWidget()
        if isinstance(field, QLineEdit):
            field.insert(letter)
            field.textEdited.emit(field.text())
        elif isinstance(field, QPlainTextEdit):
            field.insertPlainText(letter)
        if self._capital:
            self._toggle_shift()

    def _next(self) -> None:
        self.focusNextPrevChild(True)

    def _erase(self) -> None:
        field = QApplication.focusWidget()
        if isinstance(field, QLineEdit):
            field.backspace()
            field.textEdited.emit(field.text())
        elif isinstance(field, QPlainTextEdit):
            field.textCursor().deletePreviousChar()
