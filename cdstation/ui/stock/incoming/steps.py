"""The steps of getting stock in, in the order in which they stand in the list."""

from cdstation.ui.stock.incoming.order import OrderStep
from cdstation.ui.stock.incoming.put_away import PutAwayStep
from cdstation.ui.stock.incoming.receipts import ReceiptsStep
from cdstation.ui.stock.incoming.receive import ReceiveStep
from cdstation.ui.stock.incoming.requisitions import RequisitionsStep

INCOMING = (OrderStep, RequisitionsStep, ReceiveStep, PutAwayStep, ReceiptsStep)
