"""Reading a printed document back as people and programs do: its words with pdftotext, its parts with pypdf."""

import io
import re
import subprocess
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from cdstation.register.pages import RegisterLine
from cdstation.reports.register_page import Printed, write_register
from tests.reports import example_page as example


def printed(lines: list[RegisterLine], **changes: Any) -> tuple[bytes, Printed]:
    """A register page with these lines; `changes` are arguments of `write_register`."""
    wanted: dict[str, Any] = {
        "area": example.AREA,
        "head": example.HEAD,
        "seal": example.SEAL,
        "period": example.PERIOD,
        "printed_at": example.PRINTED_AT,
        "printed_by": example.PRINTED_BY,
    }
    stream = io.BytesIO()
    done = write_register(stream, lines=lines, **(wanted | changes))
    return stream.getvalue(), done


def sheets(document: bytes) -> list[str]:
    """The words of each sheet, line by line, runs of spaces made one."""
    command = ["pdftotext", "-layout", "-", "-"]
    text = subprocess.run(command, input=document, capture_output=True, check=True).stdout.decode()
    return [re.sub(r"[ \t]+", " ", sheet) for sheet in text.split("\f")[:-1]]


def page_ink(document: bytes) -> list[str]:
    """The content stream of each sheet."""
    streams = [page.get_contents() for page in PdfReader(io.BytesIO(document)).pages]
    return [stream.get_data().decode("latin-1") for stream in streams if stream is not None]


def font_files(document: bytes) -> dict[str, bool]:
    """The fonts of the first sheet by name, and whether each is embedded."""
    reader = PdfReader(io.BytesIO(document))
    resources: Any = reader.pages[0]["/Resources"]
    fonts = [font.get_object() for font in resources["/Font"].values()]
    return {font["/BaseFont"]: "/FontFile2" in font["/FontDescriptor"] for font in fonts}


def written_beside(folder: Path) -> list[str]:
    """The names of everything in a folder, hidden files too."""
    return sorted(path.name for path in folder.iterdir())
