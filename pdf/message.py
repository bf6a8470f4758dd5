"""A message becomes pages: who wrote to whom and when, what was attached, the text; then the pages of the files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pdf.canvas import ACCENT, LETTER, SOFT, Canvas
from pdf.enclosed import EnclosedFile, Inside, Nest, Unfolded, unfold
from pdf.findings import Finding
from pdf.text_file import check_pages, draw_foot

_MARGIN = 54.0
_WIDTH = LETTER[0] - 2 * _MARGIN
_VALUE = 78.0
_BOTTOM = LETTER[1] - 54.0
_TOP = 44.0
_SIZE = 9.5
_TAB = 4
_MOST_BLANKS = 40
"""An indentation of more is no indentation."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that came with a message; see `EnclosedFile`."""

    name: str
    data: bytes
    companion: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """An e-mail message.

    Attributes:
        subject: may be empty.
        headers: names and values in the order in which they are shown; those without a value are not.
        body: the text with newlines.
        files: what was attached, in order.
    """

    subject: str
    headers: tuple[tuple[str, str], ...]
    body: str
    files: tuple[Attached, ...]


def read_message(source: Path, media: str) -> tuple[Message, tuple[Finding, ...]]:
    """The message at `source`, and what is wrong with it.

    Args:
        media: what `media_type` said of it: an Outlook message, or one as it travels.

    Raises:
        Unconvertible: it is damaged beyond reading.
    """
    if media == "application/vnd.ms-outlook":
        from pdf.outlook import read_outlook

        return read_outlook(source), ()
    from pdf.mail import read_mail

    return read_mail(source)


def message_to_section(message: Message, target: Path, nest: Nest) -> Unfolded:
    """Writes the section of a message and of all that was attached to it to `target`.

    Raises:
        Unconvertible: it holds too much, or lies too deep in other files.
    """
    nest.require_opening()
    nest.allowance.take(len(message.files), sum(len(file.data) for file in message.files))
    files = [EnclosedFile.of(file.name, file.data, companion=file.companion) for file in message.files]
    return unfold(
        files,
        target,
        nest,
        container="message",
        title="Message",
        front=lambda inside: message_pages(message, [_attached(item) for item in inside]),
    )


def _attached(item: Inside) -> str:
    """What the message's page says of a file."""
    pages = f"{item.made.pages} page" + "s" * (item.made.pages != 1) if item.made.pages else ""
    facts = ", ".join(fact for fact in (f"{item.file.size:,} bytes", pages) if fact)
    return f"{item.file.name} ({facts}). {item.note}".strip()


def message_pages(message: Message, attached: Sequence[str]) -> bytes:
    """Draws a message.

    Args:
        attached: a line for each file.

    Raises:
        Unconvertible: more pages than can be taken.
    """
    canvas = Canvas()
    lines = list(_paragraph(canvas, message.subject or "(no subject)", size=15, bold=True))
    for name, value in message.headers:
        if value:
            lines += _named(canvas, name, value)
    for index, words in enumerate(attached):
        lines += _named(canvas, "Attached" if index == 0 else "", words)
    lines.append(_Line("", rule=True))
    for paragraph in message.body.expandtabs(_TAB).rstrip().splitlines():
        lines += _paragraph(canvas, paragraph.rstrip())
    pages = _paged(lines)
    check_pages(len(pages))
    for number, page in enumerate(pages, start=1):
        canvas.page()
        y = _TOP
        for line in page:
            y += line.leading
            _draw(canvas, line, y)
        draw_foot(canvas, *LETTER, _MARGIN, "", f"Page {number:,} of {len(pages):,}")
    return canvas.output()


@dataclass(frozen=True, slots=True)
class _Line:
    """A line as it is drawn, `x` points from the margin.

    Attributes:
        label: stands at the margin before it.
        rule: whether it is a rule and no text.
    """

    text: str
    x: float = 0.0
    size: float = _SIZE
    bold: bool = False
    label: str = ""
    rule: bool = False

    @property
    def leading(self) -> float:
        """Points from the baseline above to its own."""
        return self.size * 1.32


def _paragraph(canvas: Canvas, text: str, *, x: float = 0.0, size: float = _SIZE, bold: bool = False) -> list[_Line]:
    """The lines of a paragraph, its indentation kept."""
    words = text.lstrip(" ")
    x += min(len(text) - len(words), _MOST_BLANKS) * size * 0.28
    if not words:
        return [_Line("")]
    return [_Line(line, x, size, bold) for line in canvas.wrap(words, _WIDTH - x, size=size, bold=bold)]


def _named(canvas: Canvas, name: str, value: str) -> list[_Line]:
    """A name with its value beside it."""
    first, *others = _paragraph(canvas, value, x=_VALUE)
    return [replace(first, label=name), *others]


def _paged(lines: Sequence[_Line]) -> list[list[_Line]]:
    pages: list[list[_Line]] = []
    y = _BOTTOM
    for line in lines:
        if y + line.leading > _BOTTOM:
            pages.append([])
            y = _TOP
        pages[-1].append(line)
        y += line.leading
    return pages


def _draw(canvas: Canvas, line: _Line, y: float) -> None:
    if line.rule:
        canvas.rule(_MARGIN, y - 5, LETTER[0] - _MARGIN, y - 5, weight=1, colour=ACCENT)
    if line.label:
        canvas.text(_MARGIN, y, line.label, size=line.size, colour=SOFT)
    if line.text:
        canvas.text(_MARGIN + line.x, y, line.text, size=line.size, bold=line.bold)
