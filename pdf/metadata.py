"""The document's description of itself as XMP (ISO 32000-1, 14.3.2), without any date."""

from __future__ import annotations

PRODUCER = "Progress Billings"

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<pdf:Producer>{producer}</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
"""Not `xml.sax.saxutils`, which takes a web client along: as long to load as linking a backup takes."""


def packet(title: str, subject: str) -> bytes:
    """The metadata packet."""
    return _PACKET.format(title=_plain(title), subject=_plain(subject), producer=PRODUCER).encode("utf-8", "replace")


def _plain(text: str) -> str:
    """Text as XML allows it: markup escaped, control characters left out."""
    return "".join(letter for letter in text if letter.isprintable()).translate(_MARKUP)
