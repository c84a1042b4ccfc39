"""Pictures of every screen and state, over the invented station.

`cdstation screens`, so that a change can be looked at.
"""

from cdstation.ui.gallery.camera import make_gallery

__all__ = ["make_gallery"]
