"""A ZIP archive becomes a list of its files and their pages; what has no pages travels inside the PDF."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from pdf import enclosed, images
from tests.pdf.inside import opened
from tests.pdf.shown import flat, texts
from tests.pdf_files import pages, same_pages, syntax_problems, write_pdf

DRAWING = b"AC1032" + bytes(100)


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def picture(colour: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(buffer, "PNG")
    return buffer.getvalue()


def test_the_files_of_an_archive_follow_a_list_of_them_in_the_order_of_their_names(tmp_path: Path) -> None:
    invoice = write_pdf(tmp_path / "invoice.pdf", pages("Invoice", "Terms"))
    content = zipped(
        ("photos/10.png", picture("red")),
        ("photos/2.png", picture("blue")),
        ("photos/", b""),
        ("invoice.pdf", invoice.read_bytes()),
    )

    made = opened(tmp_path, content)

    assert (made.made.media_type, made.made.pages, made.found) == ("application/zip", 5, [])
    assert made.outline == [("Files", 1, []), ("invoice.pdf", 2, []), ("photos/2.png", 4, []), ("photos/10.png", 5, [])]
    listed = texts(made.path)[0]
    assert listed.startswith("The files of this ZIP archive\nFile Bytes Pages Remark\ninvoice.pdf")
    assert f"invoice.pdf {invoice.stat().st_size:,} 2\nphotos/2.png {len(picture('blue'))} 1" in listed
    assert syntax_problems(made.path) == []


def test_a_file_without_pages_is_named_listed_and_embedded(tmp_path: Path) -> None:
    made = opened(tmp_path, zipped(("plan.dwg", DRAWING), ("note.txt", b"Hello")))

    assert (made.made.pages, made.found) == (2, [("unconvertible", True)])
    assert made.made.findings[0].sentence.startswith("Of the file “plan.dwg” inside this archive: ")
    assert "plan.dwg 106 Not shown: The file is an AutoCAD drawing; attach it plotted as PDF. Its bytes" in flat(
        made.path
    )
    assert made.embedded == [("plan.dwg", DRAWING)]


def test_an_archive_without_a_single_page_is_still_listed_and_embedded(tmp_path: Path) -> None:
    made = opened(tmp_path, zipped(("plan.dwg", DRAWING), ("other.dwg", DRAWING)))

    assert (made.made.refused, made.made.pages, made.found) == (False, 1, [("unconvertible", True)] * 2)
    assert made.embedded == [("other.dwg", DRAWING), ("plan.dwg", DRAWING)]


HOSTILE = (
    "../../etc/passwd",
    "C:\\x.txt",
    "<b>[bold] %s.txt",
    "Ωμέγα 日本 😀.txt",
    "name\nwith line end.txt",
    "n" * 300,
)


def test_names_are_shown_literally_and_lead_nowhere(tmp_path: Path) -> None:
    made = opened(tmp_path, zipped(*((name, b"text") for name in HOSTILE)))

    assert {title for title, _, _ in made.outline[1:]} == set(HOSTILE)
    assert "../../etc/passwd" in flat(made.path)
    assert made.found == []


def test_two_files_of_one_name_are_both_there(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = zipped(("scan.txt", b"first"), ("scan.txt", b"second"))

    made = opened(tmp_path, content)

    assert [page.split("\n")[0] for page in texts(made.path)[1:]] == ["first", "second"]


def test_names_are_read_as_macos_and_as_dos_wrote_them(tmp_path: Path) -> None:
    # Both leave out the flag that says UTF-8.
    content = zipped(("m__nchen.txt", b"one"), ("z_rich.txt", b"two"))
    content = content.replace(b"m__nchen", "m\u00fcnchen".encode()).replace(b"z_rich", "z\u00fcrich".encode("cp437"))

    made = opened(tmp_path, content)

    assert [title for title, _, _ in made.outline[1:]] == ["münchen.txt", "zürich.txt"]


def test_what_file_managers_leave_behind_is_listed_and_embedded_but_troubles_nobody(tmp_path: Path) -> None:
    fork = b"\0\5\x16\7" + bytes(40)

    made = opened(tmp_path, zipped(("a.txt", b"Hello"), ("__MACOSX/._a.txt", fork), (".DS_Store", fork)))

    assert (made.made.pages, made.found) == (2, [])
    assert "__MACOSX/._a.txt 44 No document; its bytes are embedded in this PDF." in flat(made.path)
    assert [name for name, _ in made.embedded] == [".DS_Store", "__MACOSX/._a.txt"]


def test_archives_inside_archives_are_opened_only_so_deep(tmp_path: Path) -> None:
    inner = zipped(("deepest.txt", b"Hello"))
    whole = zipped(("3.zip", zipped(("2.zip", zipped(("1.zip", inner))))))

    made = opened(tmp_path, whole)

    assert made.outline == [("Files", 1, []), ("3.zip", 2, [("Files", 2, []), ("2.zip", 3, [("Files", 3, [])])])]
    assert made.found == [("unconvertible", True)]
    assert "more than 3 other files" in made.made.findings[0].sentence
    assert made.embedded == [("1.zip", inner)]


def test_a_portfolio_in_an_archive_in_a_message_is_opened(tmp_path: Path) -> None:
    from tests.pdf.test_traps_content import portfolio

    invoice = write_pdf(tmp_path / "invoice.pdf", pages("Invoice"))
    inside = portfolio(tmp_path / "portfolio.pdf", invoice).read_bytes()

    made = opened(tmp_path, zipped(("portfolio.pdf", inside)))

    assert made.outline == [
        ("Files", 1, []),
        ("portfolio.pdf", 2, [("Cover sheet", 2, []), ("invoice.pdf", 3, [])]),
    ]


def test_a_damaged_or_locked_file_inside_does_not_take_the_others_with_it(tmp_path: Path) -> None:
    fine = write_pdf(tmp_path / "fine.pdf", pages("Fine"))

    made = opened(tmp_path, zipped(("broken.jpg", b"\xff\xd8\xff\xe0" + bytes(30)), ("fine.pdf", fine.read_bytes())))

    assert made.made.pages == 2
    assert made.found == [("unconvertible", True)]
    assert [name for name, _ in made.embedded] == ["broken.jpg"]


def test_a_reader_that_stumbles_over_one_file_leaves_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object) -> None:
        raise KeyError("/Root")

    monkeypatch.setattr(images, "image_to_pdf", stumble)

    made = opened(tmp_path, zipped(("a.png", picture("red")), ("b.txt", b"Hello")))

    assert (made.made.pages, made.found) == (2, [("unreadable", True)])
    assert "“a.png” inside this archive: It cannot be read (KeyError)." in made.made.findings[0].sentence


def locked() -> bytes:
    """An archive whose only member says that it is encrypted (APPNOTE 4.4.4)."""
    content = bytearray(zipped(("a.txt", b"secret"), method=zipfile.ZIP_STORED))
    content[6] |= 1
    content[content.index(b"PK\1\2") + 8] |= 1
    return bytes(content)


def strangely_packed() -> bytes:
    """Deflate64 (method 9), which Windows uses for large files."""
    content = bytearray(zipped(("a.txt", b"text" * 99)))
    content[8] = content[content.index(b"PK\1\2") + 10] = 9
    return bytes(content)


STORED = zipped(("a.txt", b"some text that is stored"), method=zipfile.ZIP_STORED)
REFUSED = {
    "is locked with a password": locked(),
    "is damaged": STORED.replace(b"that is stored", b"that was stored"[:14]),
    "is damaged; ask": zipped(("a.txt", b"x" * 5_000))[:80],
    "is empty": zipped(),
    "packed in a way that is not known": strangely_packed(),
    "times its size": zipped(("a.bin", bytes(60_000_000))),
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_cannot_be_taken_out_is_refused_as_a_whole_in_a_sentence(tmp_path: Path, words: str) -> None:
    made = opened(tmp_path, REFUSED[words])

    assert (made.made.refused, made.found) == (True, [("unconvertible", True)])
    assert words in made.made.findings[0].sentence
    assert made.made.findings[0].sentence.endswith((".", "does."))


def test_no_more_files_and_bytes_are_taken_than_allowed_at_all_levels_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enclosed, "MOST_FILES", 4)
    monkeypatch.setattr(enclosed, "MOST_BYTES", 3_000)
    three = zipped(*((f"{number}.txt", b"x") for number in range(3)))

    made = opened(tmp_path, zipped(("a.zip", three), ("b.zip", three)))
    many = opened(tmp_path, zipped(*((f"{number}.txt", b"x") for number in range(5))))
    large = opened(tmp_path, zipped(("a.txt", b"x" * 4_000)))

    assert made.found == [("unconvertible", True)] * 2
    assert "no more than 4 are taken out of one file" in made.made.findings[1].sentence
    assert made.embedded == [("a.zip", three), ("b.zip", three)], "2 + 3 files are more than 4"
    assert many.made.refused
    assert "It holds 5 files" in many.made.findings[0].sentence
    assert "Its files have 4,000 bytes" in large.made.findings[0].sentence


def test_a_member_larger_than_it_says_is_cut_where_the_directory_ends_it_and_refused(tmp_path: Path) -> None:
    content = zipped(("a.txt", b"x" * 5_000))
    lying = content.replace((5_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))

    assert "is damaged" in opened(tmp_path, lying).made.findings[0].sentence


def test_the_same_archive_gives_the_same_section_and_look(tmp_path: Path) -> None:
    content = zipped(("a.png", picture("red")), ("plan.dwg", DRAWING))
    (tmp_path / "other").mkdir()

    one, two = opened(tmp_path, content), opened(tmp_path / "other", content)

    assert one.path.read_bytes() == two.path.read_bytes()
    assert same_pages(one.path, two.path)
