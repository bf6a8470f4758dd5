"""A page in pixels, on terminals that show pictures of their own kind (extra `pictures`)."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.containers import ScrollableContainer

from pdf.preview import Picture


class PageImage(ScrollableContainer, can_focus=False, inherit_bindings=False):
    """Shows one picture, moved where it is larger than the screen.

    Args:
        widget: see `tui.pictures.picture_widget`.
    """

    DEFAULT_CSS = """
    PageImage { height: 1fr; align-horizontal: center; scrollbar-size-vertical: 1; scrollbar-size-horizontal: 1; }
    """

    def __init__(self, widget: Any, *, id: str) -> None:
        super().__init__(id=id)
        self._widget = widget

    def compose(self) -> ComposeResult:
        """The picture."""
        yield self._widget

    def show(self, picture: Picture, *, stay: bool = False) -> None:
        """Shows another picture, from the top, or where the last one stood."""
        from PIL import Image

        self._widget.styles.width, self._widget.styles.height = picture.columns, picture.rows
        self._widget.image = Image.frombytes("RGB", (picture.width, picture.height), picture.pixels)
        if not stay:
            self.scroll_home(animate=False)
