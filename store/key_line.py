"""A line of OpenSSH's public keys, `TYPE BASE64 [COMMENT]`: read strictly, because sshd will trust what it says.

The content is fields of a length and that many bytes (RFC 4251 section 5, RFC 4253 section 6.6, RFC 5656 section 3.1,
RFC 8709 section 4, and PROTOCOL.u2f of OpenSSH for keys that live in a security token).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from store.errors import RuleBroken

LEAST_RSA_BITS = 2048
"""Shorter ones can be broken; sshd itself refuses those below 1024."""

LONGEST_LINE = 16_384
"""Bytes; a line of RSA with 16,384 bits has 2,800."""

_LONGEST_COMMENT = 200


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A public key.

    Attributes:
        kind: its type, e.g. `ssh-ed25519`.
        blob: its content in base64, as it stands in the line.
        comment: what follows, usually who made it where; may be empty.
    """

    kind: str
    blob: str
    comment: str

    @property
    def fingerprint(self) -> str:
        """`SHA256:` and the hash of the content, as `ssh-keygen -l` shows it."""
        digest = hashlib.sha256(base64.b64decode(self.blob)).digest()
        return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def read_key_line(text: str) -> KeyLine:
    """Reads the one line of a `.pub` file.

    Raises:
        RuleBroken: it is no public key, one that is too weak, a private one, or more than one.
    """
    typed = text.strip()
    if "PRIVATE KEY" in typed:
        raise RuleBroken("That is a private key, which nobody else may have; give the one in the file ending in .pub.")
    if len(typed.splitlines()) != 1 or len(typed) > LONGEST_LINE:
        raise RuleBroken("A public key is one line, such as: ssh-ed25519 AAAAC3... maria@laptop.")
    if not typed.isprintable():
        raise RuleBroken("The key's line holds a character that cannot be shown on one line.")
    kind, blob, *rest = [*typed.split(None, 2), "", ""]
    shape = _SHAPES.get(kind)
    if shape is None:
        raise RuleBroken(
            f"{kind[:40]!r} is no type of key that can be used here; make one with: ssh-keygen -t ed25519."
        )
    comment = rest[0].strip()
    if len(comment) > _LONGEST_COMMENT:
        raise RuleBroken(f"The key's comment has {len(comment)} characters; {_LONGEST_COMMENT} are the most.")
    try:
        content = base64.b64decode(blob, validate=True)
    except binascii.Error:
        content = b""
    fields = _fields(content)
    # Written anew, the base64 must be the same: else two lines would be one key.
    if fields is None or fields[0] != kind.encode() or base64.b64encode(content).decode() != blob:
        raise RuleBroken(f"The key of type {kind} is damaged; copy the whole line of the file ending in .pub.")
    shape(kind, fields[1:])
    return KeyLine(kind, blob, comment)


def _fields(content: bytes) -> list[bytes] | None:
    """The fields of a key's content; None where it is not made of whole ones."""
    found = []
    while content:
        length = int.from_bytes(content[:4], "big")
        if len(content) < 4 + length:
            return None
        found.append(content[4 : 4 + length])
        content = content[4 + length :]
    return found or None


def _sizes(*wanted: int | None) -> Callable[[str, list[bytes]], None]:
    """Fields of these sizes in bytes; None for any size but 0."""

    def check(kind: str, fields: list[bytes]) -> None:
        fits = len(fields) == len(wanted) and all(
            len(field) == size if size is not None else field for field, size in zip(fields, wanted, strict=True)
        )
        if not fits:
            raise RuleBroken(f"The key of type {kind} is damaged; copy the whole line of the file ending in .pub.")

    return check


def _rsa(kind: str, fields: list[bytes]) -> None:
    _sizes(None, None)(kind, fields)
    bits = int.from_bytes(fields[1], "big").bit_length()
    if bits < LEAST_RSA_BITS:
        raise RuleBroken(
            f"An RSA key of {bits} bits is too weak; {LEAST_RSA_BITS} are the least: ssh-keygen -t ed25519."
        )


_CURVES = {"nistp256": 65, "nistp384": 97, "nistp521": 133}
"""Of each curve, the bytes of a point: both coordinates and one that says so."""

_SHAPES: dict[str, Callable[[str, list[bytes]], None]] = {
    "ssh-ed25519": _sizes(32),
    "ssh-rsa": _rsa,
    **{f"ecdsa-sha2-{curve}": _sizes(len(curve), size) for curve, size in _CURVES.items()},
    "sk-ssh-ed25519@openssh.com": _sizes(32, None),
    "sk-ecdsa-sha2-nistp256@openssh.com": _sizes(8, 65, None),
}
"""What follows the type in each type of key; DSA and certificates are left out."""
