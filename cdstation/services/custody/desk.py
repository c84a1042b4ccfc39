"""Everything of custody in one hand: `station.custody`."""

from cdstation.services.current import Current
from cdstation.services.custody.authorities import AuthorityDesk
from cdstation.services.custody.keys import KeyDesk
from cdstation.services.custody.licences import LicenceDesk
from cdstation.services.custody.papers import CustodyPapers
from cdstation.services.custody.stationery import StationeryDesk
from cdstation.services.duty import Duty


class CustodyDesk:
    """The four desks, keys, authorities, stationery and licences, and their papers."""

    def __init__(self, current: Current, duty: Duty) -> None:
        self.keys = KeyDesk(current, duty)
        self.authorities = AuthorityDesk(current, duty)
        self.stationery = StationeryDesk(current, duty)
        self.licences = LicenceDesk(current, duty)
        self.papers = CustodyPapers(current, self.keys, self.authorities, self.stationery, self.licences)
