"""A photograph in a document: the pixels of a PNG as the page description wants them."""

import io
import zlib

from PIL import Image
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName, PDFStream

# What the reader raises for a file that is no picture, is cut off, has a broken part or claims to be enormous.
_NO_PICTURE = (OSError, SyntaxError, ValueError, Image.DecompressionBombError)
_LARGEST = 240  # pixels along an edge: a photograph on paper is 20 mm tall


def picture_stream(png: bytes) -> PDFStream | None:
    """The picture, made small; None where these bytes are no picture, which must not keep a pack from being printed."""
    try:
        with Image.open(io.BytesIO(png)) as opened:
            image = opened.convert("RGB")
    except _NO_PICTURE:
        return None
    image.thumbnail((_LARGEST, _LARGEST))
    facts = {
        "Type": PDFName("XObject"),
        "Subtype": PDFName("Image"),
        "Width": image.width,
        "Height": image.height,
        "ColorSpace": PDFName("DeviceRGB"),
        "BitsPerComponent": 8,
        "Filter": PDFName("FlateDecode"),
    }
    return PDFStream(PDFDictionary(facts), zlib.compress(image.tobytes(), 6))
