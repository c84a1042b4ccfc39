"""What a correction means for containers: of a receipt that said too much, some never came (LAW-20-c)."""

from collections.abc import Iterable

from cdstation.register.stock.acts import PLACES_PER_ENTRY
from cdstation.register.stock.container import Container
from cdstation.register.upkeep.acts import Correction


def never_came(body: Correction, containers: Iterable[Container]) -> tuple[int, ...]:
    """The containers of the corrected line that are not there: the largest first, sealed and full, as many as fit
    into what is taken off. What belongs on another page is listed there again by two people, under its right product.
    """
    missing, gone = 0 if body.other else body.was - body.now, []
    mine = (one for one in containers if one.number // PLACES_PER_ENTRY == body.seq)
    for one in sorted(mine, key=lambda found: (-found.size, -found.number)):
        if one.sealed and one.contents == one.size <= missing:
            missing -= one.size
            gone.append(one.number)
    return tuple(gone)
