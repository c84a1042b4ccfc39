"""The pumps that this station can drive, by protocol name. A new driver is one module and one line here.

IVEK and SciLog pumps, which some methadone programs use, publish no complete protocol; nothing here pretends to.
"""

from cdstation.devices.drivers.knf_simdos import KnfSimdos

DRIVERS = {"knf": KnfSimdos}
