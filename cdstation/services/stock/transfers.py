"""Moving stock between areas (PSI-4.17, PSI-4.23).

Stock leaves one book with an entry that two people sign, and enters another with an entry that two people sign; in
between it is in transit. The entries come first and the slips follow: whatever is missing after a power cut is made up
for by `settle`, which every station does when it is unlocked and whenever somebody looks.
"""

import threading
from contextlib import suppress

from cdstation.errors import StationError
from cdstation.services.current import Current
from cdstation.services.duty import Duty
from cdstation.services.stock.arrivals import Arrivals
from cdstation.services.stock.neighbours import Neighbours
from cdstation.services.stock.parcels import Settled
from cdstation.services.stock.sending import MAY_SEND, Dispatch
from cdstation.services.stock.settling import Settling
from cdstation.services.stock.slips import SlipFolder
from cdstation.services.values import State


class TransferDesk:
    """The acts of `Neighbours`, `Dispatch` and `Arrivals` in one place, and the settling between them. `proofs` are
    always the one who acts and the witness.
    """

    def __init__(self, current: Current, duty: Duty, slips: SlipFolder) -> None:
        self._current = current
        self._slips = slips
        self._settling = Settling(current, slips)
        self._lock = threading.Lock()
        self._neighbours = Neighbours(current, duty, slips)
        self._dispatch = Dispatch(current, duty, slips, self._settling)
        arrivals = Arrivals(current, duty, slips, self._settling)
        self.cards, self.know = self._neighbours.cards, self._neighbours.know
        self.cabinet = self._dispatch.cabinet
        self.requisitions = self._dispatch.requisitions
        self.check_sending, self.send = self._dispatch.check_sending, self._dispatch.send
        self.incoming, self.accept, self.refuse = arrivals.incoming, arrivals.accept, arrivals.refuse
        self.in_transit, self.take_back = self._dispatch.in_transit, self._dispatch.take_back
        self.write_again, self.overdue = self._dispatch.write_again, self._dispatch.overdue

    def settle(self) -> Settled:
        """Everything that needs no decision: missing slips are written, acceptances of other areas are entered, and a
        case that a power cut swallowed is opened. May be called at any time and as often as one likes.

        Raises NotReadyError `transit-folder-missing`, `disk-full`, `folder-read-only` and the station's state.
        """
        self._current.require(*MAY_SEND)
        book = self._current.book
        with self._lock:
            self._settling.open_cases(book.writing.station_signer())
            self._neighbours.write_card()
            read = self._slips.read_slips()
            arrived, findings = self._settling.believe_answers(read)
            self._settling.write_missing(read)
            self._settling.keep_requisitions()
        shown = (self._dispatch.shown(sent, read) for sent in book.standing.transit.sent_now())
        return Settled(arrived, tuple(one for one in shown if one.refused), (*read.findings, *findings))

    def opened(self) -> None:
        """The area was unlocked: what was left undone is done now, as far as that goes; nothing of it keeps anybody
        from working.
        """
        if self._current.state() in (State.READY, *MAY_SEND):
            with suppress(StationError):
                self.settle()
