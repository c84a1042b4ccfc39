"""The way through the containers in the cabinet, for the pictures: one that has expired, one measured, a recall."""

from collections.abc import Iterator

from PySide6.QtWidgets import QComboBox

from cdstation.ui.fiction.workplace import WITNESS, Workplace
from cdstation.ui.stock.held.containers import ContainersStep


def look_after_containers(place: Workplace) -> Iterator[str]:
    """Set apart with a reason, overage that opens a case, and a batch that is called back."""
    hands = place.hands
    place.window.go_to("stock/containers")
    place.wait()
    step = place.stock.step
    assert isinstance(step, ContainersStep)
    yield "containers"
    hands.press("container-apart")
    yield "container-set-apart"
    hands.press("container-next")
    hands.sign(step.strip, WITNESS)
    step.table.selectRow(3)
    hands.press("container-apart")
    hands.find(QComboBox, "container-reason").setCurrentIndex(2)
    hands.type_into("container-apart-note", "")
    hands.sign(step.strip, WITNESS)
    yield "container-reason-missing"
    hands.press("container-measure")
    hands.type_into("container-measured", "530")
    yield "container-measured-signs"
    hands.sign(step.strip, WITNESS)
    yield "container-measured"
    hands.press("container-recall")
    hands.type_into("container-recall-note", "EL(26)A/09")
    yield "containers-recalled"
