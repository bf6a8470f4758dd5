"""The text of an HTML mail body: nothing fetched, nothing run, links written out."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "body", "br", "center", "dd", "div", "dl", "dt", "fieldset", "figure",
     "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p",
     "pre", "section", "table", "tr", "ul")
)  # fmt: skip
_APART = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote", "pre"])
_SILENT = frozenset(["script", "style", "head", "title", "template", "noscript"])
_SHOWN_LINKS = re.compile(r"(https?|mailto|ftp|tel):", re.IGNORECASE)


def text_of_html(html: str) -> str:
    """The text that a person would read, lines where the blocks are."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (re.sub(r"[ \t\r\f\u00a0]+", " ", line).strip() for line in "".join(reader.pieces).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Reader(HTMLParser):
    """Collects text; elements whose content is for programs are left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent: list[str] = []
        self._links: list[tuple[str, int]] = []
        self._verbatim = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begins a line, a cell or a link."""
        values = dict(attrs)
        if tag in _SILENT:
            self._silent.append(tag)
        elif tag == "body":
            self._silent.clear()  # a head that was never closed
        self._break(tag)
        if tag == "li":
            self.pieces.append("- ")
        elif tag in ("td", "th"):
            self.pieces.append("  ")
        elif tag == "img" and not self._silent and (values.get("alt") or "").strip():
            self.pieces.append(f"[{values['alt']}]")
        elif tag == "a":
            self._links.append((values.get("href") or "", len(self.pieces)))
        elif tag == "pre":
            self._verbatim += 1

    def handle_endtag(self, tag: str) -> None:
        """Ends it; a link is followed by its address where that is not its text."""
        if tag in self._silent:
            del self._silent[self._silent.index(tag) :]
        if tag == "a" and self._links:
            address, start = self._links.pop()
            shown = "".join(self.pieces[start:]).strip()
            if _SHOWN_LINKS.match(address) and shown not in (address, address.partition(":")[2]):
                self.pieces.append(f" <{address}>")
        if tag == "pre" and self._verbatim:
            self._verbatim -= 1
        self._break(tag)

    def handle_data(self, data: str) -> None:
        """Keeps text; a line end in the source is a blank, but in preformatted text."""
        if not self._silent:
            self.pieces.append(data if self._verbatim else re.sub(r"\s+", " ", data))

    def _break(self, tag: str) -> None:
        """Begins a new line for a block, where none has begun; a break always does."""
        fresh = "".join(self.pieces[-3:]).rstrip(" ").endswith("\n")
        if tag in _APART:
            self.pieces.append("\n\n")
        elif tag == "br" or (tag in _BLOCKS and not fresh):
            self.pieces.append("\n")
