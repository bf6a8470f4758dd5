"""An e-mail becomes a page of headers, files and text, and the pages of what was attached to it."""

from __future__ import annotations

import base64
from email.message import EmailMessage
from pathlib import Path

import pytest

from pdf.html_text import text_of_html
from tests.pdf.inside import opened
from tests.pdf.shown import flat, is_within_the_paper, texts
from tests.pdf.test_zip_pages import DRAWING, picture, zipped
from tests.pdf_files import pages, syntax_problems, write_pdf


def message(subject: str = "Invoice 4471", text: str = "See attached.") -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Änne Öst <anne@supplier.example>"
    made["To"] = "Billing <billing@gc.example>, second@gc.example"
    made["Cc"] = "third@gc.example"
    made["Date"] = "Mon, 01 Sep 2025 10:00:00 -0500"
    made["Subject"] = subject
    made.set_content(text)
    return made


def test_headers_files_and_text_are_on_the_first_page(tmp_path: Path) -> None:
    mail = message("Rechnung <b>4471</b> 日本", "Dear all,\n\n    indented\n> quoted\n")
    invoice = write_pdf(tmp_path / "invoice.pdf", pages("Invoice", "Terms"))
    mail.add_attachment(invoice.read_bytes(), maintype="application", subtype="pdf", filename="Rechnung für Mai.pdf")

    made = opened(tmp_path, mail.as_bytes())

    assert (made.made.media_type, made.made.pages, made.found) == ("message/rfc822", 3, [])
    assert made.outline == [("Message", 1, []), ("Rechnung für Mai.pdf", 2, [])]
    first = flat(texts_of(made.path, 0))
    for words in (
        "Rechnung <b>4471</b> 日本",
        "From Änne Öst <anne@supplier.example>",
        "To Billing <billing@gc.example>, second@gc.example",
        "Cc third@gc.example",
        "Date Mon, 01 Sep 2025 10:00:00 -0500",
        f"Attached Rechnung für Mai.pdf ({invoice.stat().st_size:,} bytes, 2 pages).",
        "Dear all, indented > quoted",
    ):
        assert words in first
    assert syntax_problems(made.path) == []


def texts_of(path: Path, page: int) -> bytes:
    """One page of a PDF as a PDF."""
    import io

    from pypdf import PdfReader, PdfWriter

    writer, buffer = PdfWriter(), io.BytesIO()
    writer.add_page(PdfReader(path).pages[page])
    writer.write(buffer)
    return buffer.getvalue()


def test_plain_text_is_taken_before_html(tmp_path: Path) -> None:
    mail = message(text="The plain text.")
    mail.add_alternative("<p>The <b>HTML</b> text.</p>", subtype="html")

    shown = flat(opened(tmp_path, mail.as_bytes()).path)

    assert "The plain text." in shown
    assert "HTML" not in shown


@pytest.mark.parametrize("plain", ["", " \n\n "])
def test_where_the_plain_text_is_empty_the_html_is_reduced_to_text(tmp_path: Path, plain: str) -> None:
    mail = message(text=plain)
    mail.add_alternative("<p>Dear all,</p><p>pay <a href='https://pay.example/1'>here</a></p>", subtype="html")

    assert "Dear all, pay here <https://pay.example/1>" in flat(opened(tmp_path, mail.as_bytes()).path)


def test_pictures_within_the_text_are_pages_too(tmp_path: Path) -> None:
    mail = message()
    mail.add_alternative('<p>Look: <img src="cid:photo" alt="the roof"></p>', subtype="html")
    html = mail.get_payload()[1]  # type: ignore[index] # the alternatives
    html.add_related(picture("red"), "image", "png", cid="<photo>", filename="roof.png")  # type: ignore[union-attr] # a message, not a text

    made = opened(tmp_path, mail.as_bytes())

    assert made.outline == [("Message", 1, []), ("roof.png", 2, [])]


def test_messages_and_archives_inside_a_message_are_opened(tmp_path: Path) -> None:
    inner = message("The first answer", "inner text")
    inner.add_attachment(b"ticket 12", maintype="text", subtype="plain", filename="ticket.txt")
    mail = message("Fwd: answer")
    mail.add_attachment(inner)
    mail.add_attachment(zipped(("a.txt", b"Hello")), maintype="application", subtype="zip", filename="all.zip")

    made = opened(tmp_path, mail.as_bytes())

    assert made.outline == [
        ("Message", 1, []),
        ("The first answer.eml", 2, [("Message", 2, []), ("ticket.txt", 3, [])]),
        ("all.zip", 4, [("Files", 4, []), ("a.txt", 5, [])]),
    ]
    assert made.found == []


def test_a_message_inside_that_was_encoded_as_exchange_does_is_opened(tmp_path: Path) -> None:
    encoded = base64.encodebytes(message("Inner", "inner text").as_bytes()).decode()
    content = (
        "From: a@x.example\nTo: b@x.example\nSubject: Outer\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="=1"\n\n--=1\nContent-Type: text/plain\n\nouter text\n'
        "--=1\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n"
        f'Content-Disposition: attachment; filename="inner.eml"\n\n{encoded}\n--=1--\n'
    )

    made = opened(tmp_path, content.encode())

    assert made.outline == [("Message", 1, []), ("inner.eml", 2, [])]
    assert "inner text" in flat(made.path)


def test_what_was_attached_and_has_no_pages_is_named_and_embedded(tmp_path: Path) -> None:
    mail = message()
    mail.add_attachment(DRAWING, maintype="application", subtype="octet-stream", filename="plan.dwg")
    mail.add_attachment(
        b"-----BEGIN PGP SIGNATURE-----", maintype="application", subtype="pgp-signature", filename="signature.asc"
    )

    made = opened(tmp_path, mail.as_bytes())

    assert made.found == [("unconvertible", True)], "a signature is for programs"
    assert "plan.dwg (106 bytes). Not shown: The file is an AutoCAD drawing" in flat(made.path)
    assert "signature.asc" in flat(made.path)
    assert [name for name, _ in made.embedded] == ["plan.dwg", "signature.asc"]
    assert dict(made.embedded)["plan.dwg"] == DRAWING


def test_a_message_that_breaks_off_needs_attention(tmp_path: Path) -> None:
    mail = message()
    mail.add_attachment(picture("red") * 9, maintype="image", subtype="png", filename="photo.png")
    whole = mail.as_bytes()

    made = opened(tmp_path, whole[: len(whole) // 2])

    assert made.found[0] == ("damaged_message", True)


def test_headers_of_old_programs_are_read(tmp_path: Path) -> None:
    content = (
        b"From: J\xfcrgen <j@x.example>\r\nTo: b@x.example\r\nDate: 1 Sep 2025\r\n"
        b"Subject: =?iso-8859-1?Q?Abschlag_N=B0_2?=\r\nContent-Type: text/plain; charset=unknown-8bit\r\n\r\n"
        b"\xfcber 12.000,00 \x80\r\n"
    )

    shown = flat(opened(tmp_path, content).path)

    assert all(words in shown for words in ("Jürgen <j@x.example>", "Abschlag N° 2", "über 12.000,00 €"))


def test_a_long_message_goes_on_over_pages_and_nothing_is_cut_off(tmp_path: Path) -> None:
    words = " ".join(f"word{number}" for number in range(3_000))

    made = opened(tmp_path, message("S" * 300, words + "\n" + "x" * 2_000).as_bytes())

    shown = flat(made.path)
    assert len(texts(made.path)) > 3
    assert set(shown.split()) >= set(words.split())
    assert shown.count("S") >= 300
    assert shown.count("x") >= 2_000
    assert is_within_the_paper(made.path)


def test_the_same_message_gives_the_same_bytes(tmp_path: Path) -> None:
    mail = message()
    mail.add_attachment(DRAWING, maintype="application", subtype="octet-stream", filename="plan.dwg")
    (tmp_path / "other").mkdir()

    one, two = opened(tmp_path, mail.as_bytes()), opened(tmp_path / "other", mail.as_bytes())

    assert one.path.read_bytes() == two.path.read_bytes()


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("one<br>two<div>three</div>four", "one\ntwo\nthree\nfour"),
        ("<style>p {}</style><script>run()</script><title>t</title>text", "text"),
        ("<head><title>never closed<body>text", "text"),
        ("<ul><li>one<li>two</ul>", "- one\n- two"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("Tom &amp; J&eacute;r&#244;me&nbsp;&lt;x&gt;", "Tom & Jérôme <x>"),
        ('<a href="https://a.example">https://a.example</a>', "https://a.example"),
        ('<a href="mailto:a@x.example">a@x.example</a>', "a@x.example"),
        ('<a href="javascript:run()">here</a>', "here"),
        ('<img src="https://spy.example/p.gif"><img alt="the roof" src="cid:1">', "[the roof]"),
        ("<pre>a\n  b</pre>", "a\nb"),
        ("<p>never <b>closed <a href='https://a.example'>", "never closed"),
    ],
)
def test_html_as_text(html: str, wanted: str) -> None:
    assert text_of_html(html) == wanted


def test_a_subject_in_a_character_set_that_nobody_knows_is_shown_as_it_stands(tmp_path: Path) -> None:
    content = message().as_bytes().replace(b"Subject: Invoice 4471", "Subject: =?þtf-8?q?Invoice?=".encode())

    assert "=?þtf-8?q?Invoice?=" in flat(opened(tmp_path, content).path)
