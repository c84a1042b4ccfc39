"""The steps of what is held, in the order in which they stand in the list."""

from cdstation.ui.stock.held.containers import ContainersStep
from cdstation.ui.stock.held.list_stock import ListStep
from cdstation.ui.stock.held.new_page import NewPageStep
from cdstation.ui.stock.held.own_drugs import OwnLeftStep, OwnReceivedStep
from cdstation.ui.stock.held.send_back import SendBackStep

HELD = (NewPageStep, ContainersStep, ListStep, SendBackStep, OwnReceivedStep, OwnLeftStep)
