"""cdstation: an offline-first station for witnessed controlled-drug doses and their registers."""

__version__ = "0.1.0"
