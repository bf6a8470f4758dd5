"""A check box that says by its characters, not by its colour alone, whether it is ticked."""

from __future__ import annotations

from textual.content import Content
from textual.style import Style
from textual.widgets import Checkbox


class TickBox(Checkbox):
    """Drawn like the ticks of a record table: `[x]` or `[ ]`; Textual's own shows an X either way."""

    @property
    def _button(self) -> Content:
        style = Style.from_styles(self.get_component_styles("toggle--button"))
        return Content.styled("[x]" if self.value else "[ ]", style)
