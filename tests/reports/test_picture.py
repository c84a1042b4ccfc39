"""A photograph comes onto paper as it is, and one that cannot be read keeps no pack from being printed."""

import io
import struct
import zlib

import pytest
from PIL import Image

from cdstation.reports.layout.picture import picture_stream


def png(width: int = 30, height: int = 40) -> bytes:
    """A plain picture."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(out, "PNG")
    return out.getvalue()


def enormous() -> bytes:
    """A picture that says of itself that it is 60 000 pixels wide and tall."""
    header = b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return png()[:8] + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header)) + png()[33:]


def test_a_photograph_is_made_small_and_keeps_its_shape() -> None:
    """No more pixels than paper can show."""
    stream = picture_stream(png(480, 640))
    assert stream is not None
    assert (stream.dictionary.dict["Width"], stream.dictionary.dict["Height"]) == (180, 240)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no picture at all",
        png()[:20],
        png()[:60],
        png()[:33] + b"\x00\x00\x00\x05" + png()[37:],
        png()[:8] + b"\x00\x00\x00\x03" + png()[12:],
        enormous(),
    ],
    ids=["empty", "text", "head cut off", "cut off", "pixels cut short", "head too short", "enormous"],
)
def test_what_is_no_picture_is_left_out(content: bytes) -> None:
    """The pack says that there is no photo; nothing is raised."""
    assert picture_stream(content) is None
