"""A finished document that opens only with a code: AES-256, as any reader of PDF knows it."""

import io

from pypdf import PdfReader, PdfWriter


def locked(content: bytes, code: str) -> bytes:
    """The same document, encrypted under `code`."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer.encrypt(user_password=code, owner_password=None, algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
