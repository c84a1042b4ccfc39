"""A station that dies at a chosen step: before or after any entry is committed, any slip written, any slip removed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from cdstation.services.stock import slips
from cdstation.storage.durable import write_whole
from cdstation.storage.ledger import Ledger
from tests.services.areas import Prison, two
from tests.services.stock.journey import CAREFUL, bottles

COUNTED = {"accept": (500_000, 450_000), "short": (500_000, 400_000), "refuse": (500_000, 450_000)}


class KilledError(BaseException):
    """Nothing in the program may catch it, as nothing catches a power cut."""


class Steps:
    """Counts the boundaries that are crossed, and dies at the chosen one."""

    def __init__(self, last: int) -> None:
        self.crossed: list[str] = []
        self._last = last

    def cross(self, where: str) -> None:
        """One more boundary."""
        self.crossed.append(where)
        if len(self.crossed) == self._last:
            raise KilledError(where)


@contextmanager
def dying(last: int) -> Iterator[Steps]:
    """Whatever is done inside dies at the boundary with this number; 0 for never."""
    steps, append, unlink = Steps(last), Ledger.append, Path.unlink

    def appended(ledger: Ledger, draft: Any, *rest: Any, **more: Any) -> Any:
        steps.cross(f"before {draft.body.KIND}")
        sealed = append(ledger, draft, *rest, **more)
        steps.cross(f"after {draft.body.KIND}")
        return sealed

    def written(path: Path, content: bytes) -> None:
        path.with_name(f".{path.name}.0badcafe").write_bytes(content[: len(content) // 2])
        steps.cross(f"torn {path.name.split('-')[0]}")
        path.with_name(f".{path.name}.0badcafe").unlink()
        write_whole(path, content)
        steps.cross(f"written {path.name.split('-')[0]}")

    def removed(path: Path, *rest: Any, **more: Any) -> None:
        if path.suffix != slips.SUFFIX:
            return unlink(path, *rest, **more)
        steps.cross(f"before removing {path.name.split('-')[0]}")
        unlink(path, *rest, **more)
        return steps.cross(f"removed {path.name.split('-')[0]}")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Ledger, "append", appended)
        patched.setattr(slips, "write_whole", written)
        patched.setattr(Path, "unlink", removed)
        yield steps


def live(prison: Prison, ending: str, containers: tuple[int, ...]) -> None:
    """One transfer from its beginning to its end, from wherever it stands: people look, and do what is next."""
    store, hatch = prison.store, prison.hatch_a
    if not store.book.standing.transit.sent_before:
        store.station.transfers.send(bottles(store, hatch, *containers), CAREFUL)
    store.station.transfers.settle()
    for coming in hatch.station.transfers.incoming()[0]:
        if ending == "refuse":
            hatch.station.transfers.refuse(coming.slip, "seal broken", two())
        else:
            hatch.station.transfers.accept(coming.slip, COUNTED[ending], two())
    hatch.station.transfers.settle()
    for refused in store.station.transfers.settle().refused:
        store.station.transfers.take_back(refused.uuid, COUNTED[ending], CAREFUL)
    hatch.station.transfers.settle()
    store.station.transfers.settle()
