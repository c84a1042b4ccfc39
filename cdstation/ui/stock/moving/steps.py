"""The acts of moving stock, in the order in which they stand in the list."""

from collections.abc import Sequence

from cdstation.ui.stock.moving.areas import AreasStep
from cdstation.ui.stock.moving.arrivals import ArrivalsStep
from cdstation.ui.stock.moving.send import SendStep
from cdstation.ui.stock.moving.transit import TransitStep
from cdstation.ui.stock.step import StockStep

MOVING: Sequence[type[StockStep]] = (SendStep, ArrivalsStep, TransitStep, AreasStep)
