"""Pages to look at: drawn and read in a process of their own, whatever the file is and does."""

from __future__ import annotations

import hashlib
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from pdf import preview, preview_server
from pdf.form import billing_form
from pdf.preview import Frame, Interrupted, Opened, PageReader, Source
from pdf.sandbox import Limits
from store import queries
from store.errors import RuleBroken, Unavailable
from tests.example import Example
from tests.pdf_files import lines, one_page, pages, prepared, stream, write_pdf

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
WHOLE = Frame(118, 35)


@pytest.fixture
def reader() -> Iterator[PageReader]:
    reader = PageReader()
    yield reader
    reader.close()


def source_of(path: Path) -> Source:
    return Source(path, sha256=hashlib.sha256(path.read_bytes()).hexdigest())


def opened(reader: PageReader, path: Path, folder: Path) -> Opened:
    return reader.open(source_of(path), folder / "opened")


def test_a_billing_is_drawn_for_the_cells_there_are_and_reads_as_it_is_laid_out(
    reader: PageReader, example: Example, tmp_path: Path
) -> None:
    with example.database.read() as session:
        sheet = queries.billing_detail(session, example.actor("admin"), example.billings["SC-2#2"]).sheet
    form = tmp_path / "form.pdf"
    form.write_bytes(billing_form(sheet))

    found = opened(reader, form, tmp_path)
    whole = reader.picture(found, 1, WHOLE, tmp_path / "drawn")
    wide = reader.picture(found, 1, Frame(118, 35, zoom=2), tmp_path / "drawn")
    text = reader.text(found, 1, tmp_path / "drawn").split("\n")

    assert (found.path, found.pages) == (form, 2)
    assert (whole.columns, whole.rows) == (round(35 * 2 * 8.5 / 11), 35)
    assert (whole.width, whole.height) == (whole.columns * 2, whole.rows * 2)
    assert wide.columns == 236
    assert min(whole.pixels) < 100
    assert max(whole.pixels) > 250
    # PRODUCT.md section 7: the worked example, label and amount on one line, amounts below each other.
    due = next(line for line in text if "Amount due this period (6" in line)
    finish = next(line for line in text if "Balance to finish" in line)
    assert due.split()[0] == "8" and due.endswith(" 14,452.76")
    assert finish.endswith(" 52,257.14") and abs(len(finish) - len(due)) <= 1
    assert not list(tmp_path.glob("drawn*"))


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turned_page_reads_from_its_top(reader: PageReader, tmp_path: Path, turn: int) -> None:
    # Written so that it is upright once the page is turned.
    matrix = {0: b"1 0 0 1 0 0", 90: b"0 1 -1 0 612 0", 180: b"-1 0 0 -1 612 792", 270: b"0 -1 1 0 0 792"}[turn]
    shown = b"BT /F1 20 Tf 40 500 Td (Above) Tj 300 0 Td (beside) Tj -300 -60 Td (below) Tj ET"
    objects = one_page(page=b"/Rotate %d" % turn)
    objects[4] = stream(matrix + b" cm " + shown)
    found = opened(reader, write_pdf(tmp_path / "turned.pdf", objects), tmp_path)

    text = reader.text(found, 1, tmp_path / "drawn").split("\n")

    assert text[0].split() == ["Above", "beside"]
    assert text[-1].split() == ["below"]


def test_a_scan_has_a_picture_and_no_text(reader: PageReader, tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    Image.new("RGB", (300, 200), (200, 30, 30)).save(path)

    found = opened(reader, path, tmp_path)  # made pages first, as a compile does
    picture = reader.picture(found, 1, WHOLE, tmp_path / "drawn")

    assert (found.path, found.pages) == (tmp_path / "opened", 1)
    assert reader.text(found, 1, tmp_path / "drawn") == ""
    middle = (picture.height // 2 * picture.width + picture.width // 2) * 3
    red, green, blue = picture.pixels[middle : middle + 3]
    assert red > 150
    assert max(green, blue) < 60


def test_what_was_opened_with_a_password_shows_what_was_prepared(reader: PageReader, tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    with pikepdf.open(write_pdf(tmp_path / "plain.pdf", pages("Secret", "Pay"))) as document:
        document.save(path, encryption=pikepdf.Encryption(user="word", owner="owner", R=6))
    with pytest.raises(RuleBroken, match="locked"):
        opened(reader, path, tmp_path)

    section, _ = prepared(path, "word")
    found = reader.open(Source(path, section, 2), tmp_path / "opened")

    assert reader.text(found, 2, tmp_path / "drawn") == "Pay"


def test_a_damaged_file_shows_what_can_be_saved_of_it(reader: PageReader, tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "cut.pdf", pages("Saved"))
    path.write_bytes(path.read_bytes().replace(b"startxref\n", b"startxref\n7"))
    section, made = prepared(path)

    assert reader.text(opened(reader, path, tmp_path), 1, tmp_path / "drawn") == "Saved"
    repaired = reader.open(Source(path, section, made.pages, as_prepared=True), tmp_path / "opened")
    assert repaired.path == tmp_path / "opened"
    assert reader.text(repaired, 1, tmp_path / "drawn") == "Saved"

    path.write_bytes(b"%PDF-1.7\nnothing else")
    with pytest.raises(RuleBroken, match="damaged"):
        opened(reader, path, tmp_path)
    path.unlink()
    with pytest.raises(Unavailable, match="missing"):
        reader.open(Source(path), tmp_path / "opened")


def bomb() -> dict[int, bytes]:
    """Two pages; the first draws itself 10 to the power of 9 times, by forms in forms, each of which is kept."""
    objects = pages("Before", "After")
    for depth in range(9):
        below = b"/X %d 0 R" % (101 + depth) if depth < 8 else b""
        drawn = b"/X Do " * 10 if below else b"0 0 600 700 re f 0 0 m 600 700 l S "
        form = b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</XObject<<%b>>>>" % below
        objects[100 + depth] = stream(drawn, form)
    objects[41] = stream(b"/X Do " * 10)
    objects[21] = b"<</Type/Page/Parent 2 0 R/Contents 41 0 R/Resources<</XObject<</X 100 0 R>>>>>>"
    return objects


def carpet() -> dict[int, bytes]:
    """Two pages; the first is covered by 10 to the power of 11 tiles, of which nothing is kept."""
    objects = pages("Before", "After")
    tiles = b"/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep .002/YStep .002/Resources<<>>"
    objects[100] = stream(b"0 0 5 5 re f 0 0 m 9 9 l S", tiles)
    objects[41] = stream(b"/Pattern cs /P scn 0 0 612 792 re f")
    objects[21] = b"<</Type/Page/Parent 2 0 R/Contents 41 0 R/Resources<</Pattern<</P 100 0 R>>>>>>"
    return objects


@pytest.mark.parametrize(
    ("objects", "limits", "sentence"),
    [
        (carpet(), Limits(cpu_seconds=1, wall_seconds=4, memory=1 << 30, output=64 << 20), "limit of 1 seconds"),
        (
            bomb(),
            Limits(cpu_seconds=60, wall_seconds=90, memory=200 << 20, output=64 << 20),
            "limit of 200 MB of memory",
        ),
    ],
    ids=["of tiles", "of forms"],
)
def test_a_hostile_page_costs_a_sentence_and_the_next_one_comes(
    reader: PageReader,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    objects: dict[int, bytes],
    limits: Limits,
    sentence: str,
) -> None:
    monkeypatch.setattr(preview, "PAGE", limits)
    path = write_pdf(tmp_path / "hostile.pdf", objects)
    found = opened(reader, path, tmp_path)

    with pytest.raises(RuleBroken, match=sentence):
        reader.picture(found, 1, WHOLE, tmp_path / "drawn")

    assert reader.text(found, 2, tmp_path / "drawn") == "After"
    assert not list(tmp_path.glob("drawn*"))


def test_a_page_that_nobody_wants_any_more_is_given_up(reader: PageReader, tmp_path: Path) -> None:
    found = opened(reader, write_pdf(tmp_path / "carpet.pdf", carpet()), tmp_path)
    reader.text(found, 2, tmp_path / "drawn")  # the process is warm
    given_up: list[float] = []

    def draw() -> None:
        started = time.monotonic()
        with pytest.raises(Interrupted):
            reader.picture(found, 1, WHOLE, tmp_path / "drawn")
        given_up.append(time.monotonic() - started)

    thread = threading.Thread(target=draw)
    thread.start()
    while thread.is_alive() and not given_up:
        reader.interrupt()
        thread.join(0.05)

    assert given_up[0] < preview.PAGE.cpu_seconds / 2
    assert reader.text(found, 2, tmp_path / "drawn") == "After"


def test_volumes_are_opened_by_their_number(reader: PageReader, tmp_path: Path) -> None:
    path = tmp_path / "backup.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number, word in enumerate(("One", "Two"), start=1):
            archive.write(write_pdf(tmp_path / f"{number}.pdf", pages(word)), f"volume {number:02}.pdf")
        archive.writestr("ledger.json", "[]")

    found = reader.open(Source(path, volume=2), tmp_path / "opened")

    assert (found.pages, found.volumes) == (1, 2)
    assert reader.text(found, 1, tmp_path / "drawn") == "Two"


def test_a_text_cannot_steer_the_terminal(reader: PageReader, tmp_path: Path) -> None:
    encoding = b"<</Type/Encoding/Differences[65/uni001B/uni202E/uni0007]>>"
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding %b>>" % encoding
    objects = {**one_page(), 4: lines("ABC[x]"), 5: font}

    text = reader.text(opened(reader, write_pdf(tmp_path / "escape.pdf", objects), tmp_path), 1, tmp_path / "drawn")

    assert "[x]" in text
    assert text.replace("\n", "").isprintable()


def test_a_page_of_any_shape_takes_few_cells() -> None:
    assert preview_server.cells(1, 14_400, WHOLE) == (1, 35)
    assert preview_server.cells(14_400, 1, WHOLE) == (118, 1)
    columns, rows = preview_server.cells(1, 1e9, Frame(118, 35, zoom=4))
    assert columns * rows * 4 <= 8_000_000


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of foreign files is not on this machine")
def test_foreign_files_are_shown_or_refused_with_a_sentence(reader: PageReader, tmp_path: Path) -> None:
    chosen = sorted(CORPUS.glob("*/*.pdf"))[::12]
    assert len(chosen) > 20
    shown = 0
    for path in chosen:
        try:
            found = opened(reader, path, tmp_path)
            picture = reader.picture(found, found.pages, WHOLE, tmp_path / "drawn")
            text = reader.text(found, found.pages, tmp_path / "drawn")
        except RuleBroken as refused:
            assert str(refused).endswith("."), path
        else:
            shown += 1
            assert picture.columns <= 118 and picture.rows <= 35, path
            assert text.replace("\n", "").isprintable(), path
    assert shown > len(chosen) * 0.8
