"""A message saved by Outlook (.msg) becomes pages like any other message."""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pdf.media import media_type
from pdf.outlook import read_outlook
from pdf.rich_text import unpack_rich_text
from pdf.unconvertible import Unconvertible
from tests.pdf.compound import Tree, compound
from tests.pdf.inside import opened
from tests.pdf.shown import flat
from tests.pdf.test_zip_pages import DRAWING, picture


def table(header: int, **values: int) -> bytes:
    """A table of fixed properties (MS-OXMSG 2.4), `p` and the tag in hex as names."""
    rows = (struct.pack("<IIQ", int(name[1:], 16), 6, value) for name, value in values.items())
    return bytes(header) + b"".join(rows)


def texts(**values: str) -> dict[str, bytes]:
    """Text properties, `p` and the id in hex as names."""
    return {f"__substg1.0_{name[1:]}001F": value.encode("utf-16-le") for name, value in values.items()}


def recipient(name: str, address: str, kind: int) -> Tree:
    return {"__properties_version1.0": table(8, p0C150003=kind), **texts(p3001=name, p3003=address)}


def attachment(name: str, data: bytes) -> Tree:
    return {"__properties_version1.0": bytes(8), **texts(p3707=name), "__substg1.0_37010102": data}


def message(*parts: Tree, header: int = 32) -> Tree:
    """A message; inside another one its header has 24 bytes."""
    moment = datetime(2025, 9, 1, 15, 0, tzinfo=UTC) - datetime(1601, 1, 1, tzinfo=UTC)
    return {
        "__properties_version1.0": table(header, p00390040=int(moment.total_seconds()) * 10_000_000),
        **texts(p0037="Invoice 4471 日本", p0C1A="Änne Öst", p5D01="anne@supplier.example"),
        "__recip_version1.0_#00000000": recipient("Billing", "billing@gc.example", 1),
        "__recip_version1.0_#00000001": recipient("Third", "third@gc.example", 2),
        **{name: content for part in parts for name, content in part.items()},
    }


BODY = texts(p1000="Dear all,\r\nsee attached.\r\n")


def test_headers_text_and_files_are_there(tmp_path: Path) -> None:
    photo = picture("red") + bytes(5_000)  # large enough for sectors of its own
    content = compound(
        message(
            BODY,
            {
                "__attach_version1.0_#00000000": attachment("photo.png", photo),
                "__attach_version1.0_#00000001": attachment("plan.dwg", DRAWING),
            },
        )
    )

    made = opened(tmp_path, content)

    assert (made.made.media_type, made.made.pages) == ("application/vnd.ms-outlook", 2)
    assert made.outline == [("Message", 1, []), ("photo.png", 2, [])]
    assert made.found == [("unconvertible", True)]
    assert made.embedded == [("plan.dwg", DRAWING)]
    shown = flat(made.path)
    for words in (
        "Invoice 4471 日本",
        "From Änne Öst <anne@supplier.example>",
        "To Billing <billing@gc.example>",
        "Cc Third <third@gc.example>",
        "Date Mon, 01 Sep 2025 15:00:00 +0000",
        "Dear all, see attached.",
    ):
        assert words in shown


def test_a_message_inside_a_message_is_opened_with_its_files(tmp_path: Path) -> None:
    inner = message(texts(p1000="inner text"), {"__attach_version1.0_#00000000": attachment("a.txt", b"Hi")}, header=24)
    holder: Tree = {"__properties_version1.0": bytes(8), **texts(p3001="Inner"), "__substg1.0_3701000D": inner}

    made = opened(tmp_path, compound(message(BODY, {"__attach_version1.0_#00000000": holder})))

    assert made.outline == [
        ("Message", 1, []),
        ("Invoice 4471 日本.eml", 2, [("Message", 2, []), ("a.txt", 3, [])]),
    ]
    assert "inner text" in flat(made.path)
    assert made.found == []


def test_html_is_reduced_to_text_where_there_is_no_plain_text(tmp_path: Path) -> None:
    html = {"__substg1.0_10130102": "<p>über <b>all</b></p>".encode()}

    assert "über all" in flat(opened(tmp_path, compound(message(html))).path)


def test_texts_in_the_senders_code_page_are_read(tmp_path: Path) -> None:
    source = tmp_path / "old.msg"
    old: Tree = {
        "__properties_version1.0": table(32, p3FFD0003=1251),
        "__substg1.0_0037001E": "Счёт 12".encode("cp1251"),
        "__substg1.0_1000001E": "текст".encode("cp1251"),
    }
    source.write_bytes(compound(old))

    made = read_outlook(source)

    assert (made.subject, made.body) == ("Счёт 12", "текст")


# The two examples of MS-OXRTFCP 3.1: by references into the dictionary, and one that overlaps what it writes.
PACKED = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
)
OVERLAPPING = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")


def test_compressed_rich_text_is_unpacked() -> None:
    assert unpack_rich_text(PACKED) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert unpack_rich_text(OVERLAPPING) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"
    for packed in (b"", PACKED[:30], b"\0" * 20):
        with pytest.raises(Unconvertible):
            unpack_rich_text(packed)


def test_a_text_kept_as_rich_text_only_is_a_file_of_its_own(tmp_path: Path) -> None:
    source = tmp_path / "rich.msg"
    source.write_bytes(compound(message({"__substg1.0_10090102": PACKED})))

    (file,) = read_outlook(source).files

    assert (file.name, file.data[:6]) == ("Text of the message.rtf", b"{\\rtf1")


def test_the_same_message_gives_the_same_bytes(tmp_path: Path) -> None:
    holder: Tree = {"__properties_version1.0": bytes(8), "__substg1.0_3701000D": message(BODY, header=24)}
    content = compound(message(BODY, {"__attach_version1.0_#00000000": holder}))
    (tmp_path / "other").mkdir()

    assert opened(tmp_path, content).path.read_bytes() == opened(tmp_path / "other", content).path.read_bytes()


def test_a_damaged_message_is_refused_in_a_sentence(tmp_path: Path) -> None:
    content = compound(message(BODY, {"__attach_version1.0_#00000000": attachment("a.bin", bytes(9_000))}))
    source = tmp_path / "cut.msg"
    source.write_bytes(content[:2_000])

    with pytest.raises(Unconvertible, match="Outlook message is damaged"):
        read_outlook(source)


@pytest.mark.parametrize(
    ("streams", "wanted"),
    [
        (("WordDocument",), "application/msword"),
        (("Workbook",), "application/vnd.ms-excel"),
        (("PowerPoint Document", "Current User"), "application/vnd.ms-powerpoint"),
        (("__properties_version1.0",), "application/vnd.ms-outlook"),
        (("EncryptedPackage", "EncryptionInfo"), "application/x-encrypted-office"),
        (("Anything",), "application/x-ole-storage"),
    ],
)
def test_a_compound_file_is_told_by_its_streams(tmp_path: Path, streams: tuple[str, ...], wanted: str) -> None:
    source = tmp_path / "invoice.pdf"
    source.write_bytes(compound(dict.fromkeys(streams, b"content")))

    assert media_type(source) == wanted


def test_a_locked_office_document_says_that_it_is_locked(tmp_path: Path) -> None:
    made = opened(tmp_path, compound({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}))

    assert made.made.refused
    assert "locked with a password" in made.made.findings[0].sentence
