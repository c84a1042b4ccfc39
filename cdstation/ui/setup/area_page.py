"""The first page of the set-up: where this is."""

from cdstation.ui.setup.page import SetUpPage
from cdstation.ui.text import say
from cdstation.ui.widgets.buttons import TickBox
from cdstation.ui.widgets.fields import Field


class AreaPage(SetUpPage):
    """Name, prison and address as they will stand in the register, and whether all of it is only a demonstration."""

    code = "area"

    def __init__(self) -> None:
        super().__init__()
        self.area = Field(say("setup.area.name"), say("setup.area.name-hint"), longest=40)
        self.prison = Field(say("setup.area.prison"), longest=60)
        self.address = Field(say("setup.area.address"), say("setup.area.address-hint"), longest=120)
        self.simulated = TickBox(say("setup.area.simulated"))
        for field in (self.area, self.prison, self.address):
            field.changed.connect(lambda _: self.changed.emit())
            self.body.addWidget(field)
        self.body.addWidget(self.simulated)

    def missing(self) -> str:
        return "" if self.area.text and self.prison.text and self.address.text else say("setup.area.missing")

    def enter(self) -> None:
        self.area.setFocus()
