"""How a parcel between two areas is named on the screens of both."""

from cdstation.register.times import show_moment
from cdstation.services.stock.parcels import Incoming, InTransit
from cdstation.ui.text import say


def about_parcel(one: Incoming | InTransit) -> str:
    """When it left, on which requisition, under which seal and with whom."""
    notes = [
        say("stock.arrivals.sent", at=show_moment(one.sent_ms)),
        say("stock.arrivals.requisition", number=one.requisition),
    ]
    notes += [say("stock.arrivals.seal", seal=one.seal)] if one.seal else []
    notes += [say("stock.arrivals.courier", courier=one.courier)] if one.courier else []
    return " · ".join(notes)
