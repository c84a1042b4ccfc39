"""The notebook: what an honest clerk would write down beside the station, without knowing how the station works.

Every act of the script is told here in plain figures; at the end the station must say the same, to the microlitre. It
keeps two things apart: what the book should say, and what is really in the cabinet.
"""

from dataclasses import dataclass, field

Key = tuple[str, str]  # area, product code


@dataclass
class PlainPage:
    """One page in plain figures, thousandths. `real` is what a person would find in the cabinet."""

    opening: int = 0
    came_in: int = 0
    went_out: int = 0
    wasted: int = 0
    adjusted: int = 0
    real: int = 0
    counted: int | None = None  # at the last count

    @property
    def closing(self) -> int:
        """What the book should say."""
        return self.opening + self.came_in - self.went_out - self.wasted + self.adjusted

    def as_dict(self) -> dict[str, int | None]:
        """The columns of the summary."""
        return {
            "opening": self.opening,
            "in": self.came_in,
            "out": self.went_out,
            "wasted": self.wasted,
            "adjusted": self.adjusted,
            "closing": self.closing,
            "counted": self.counted,
        }


@dataclass
class Notebook:
    """All pages, and what is on the way between two areas."""

    pages: dict[Key, PlainPage] = field(default_factory=dict)
    on_the_way: dict[tuple[str, str, str], int] = field(default_factory=dict)  # from, to, product
    doses: int = 0

    def page(self, area: str, product: str) -> PlainPage:
        """The page of a product in an area; a new one is empty."""
        return self.pages.setdefault((area, product), PlainPage())

    def opened(self, area: str, product: str, amount: int) -> None:
        """What was brought forward."""
        page = self.page(area, product)
        page.opening += amount
        page.real += amount

    def received(self, area: str, product: str, amount: int) -> None:
        """From a firm, as counted."""
        page = self.page(area, product)
        page.came_in += amount
        page.real += amount

    def left(self, area: str, product: str, amount: int) -> None:
        """A dose, or a return to a firm."""
        page = self.page(area, product)
        page.went_out += amount
        page.real -= amount

    def wasted(self, area: str, product: str, amount: int) -> None:
        """Spilt, used to verify a pump, destroyed."""
        page = self.page(area, product)
        page.wasted += amount
        page.real -= amount

    def sent(self, area: str, to: str, product: str, amount: int) -> None:
        """On the way to another area."""
        self.left(area, product, amount)
        way = (area, to, product)
        self.on_the_way[way] = self.on_the_way.get(way, 0) + amount

    def arrived(self, area: str, sender: str, product: str, amount: int) -> None:
        """Off the way and into the cabinet."""
        self.received(area, product, amount)
        self.on_the_way[sender, area, product] -= amount

    def adjusted(self, area: str, product: str, amount: int) -> None:
        """The book follows what was found; the cabinet does not change."""
        self.page(area, product).adjusted += amount

    def corrected(self, area: str, wrong: str, right: str, amount: int) -> None:
        """A line that stood on the wrong page: what it took there comes back, and leaves the right one."""
        self.page(area, wrong).wasted -= amount
        self.page(area, right).wasted += amount

    def measured(self, area: str, product: str, amount: int) -> None:
        """More in a bottle than its label says: it was there all the time, and now the book knows."""
        page = self.page(area, product)
        page.came_in += amount

    def really(self, area: str, product: str, amount: int) -> None:
        """Something happened to the cabinet that the book knows nothing of."""
        self.page(area, product).real += amount

    def counted(self, area: str, product: str) -> None:
        """Two people have counted what is really there."""
        page = self.page(area, product)
        page.counted = page.real
