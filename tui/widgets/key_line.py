"""The keys of what has the focus, in the last line of every screen.

Textual's Footer makes a widget for every key whenever the focus moves, and styles each three times: that costs more
than the key that moved it. This one is a single line, drawn anew only where its words differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    from textual.screen import Screen


@dataclass(frozen=True, slots=True)
class KeyWords:
    """A key of the line.

    Attributes:
        key: as it is bound; `shown` as it is written.
        enabled: whether it works just now.
    """

    key: str
    shown: str
    words: str
    enabled: bool

    @property
    def width(self) -> int:
        """Cells it takes."""
        return cell_len(f" {self.shown} {self.words} ")


class KeyLine(Widget, can_focus=False):
    """What can be pressed; a click presses it."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    KeyLine { dock: bottom; height: 1; color: $footer-foreground; background: $footer-background; }
    KeyLine > .key-line--key { color: $footer-key-foreground; background: $footer-key-background; text-style: bold; }
    KeyLine > .key-line--words {
        color: $footer-description-foreground; background: $footer-description-background;
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-line--key", "key-line--words"}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._keys: tuple[KeyWords, ...] = ()

    @property
    def keys(self) -> tuple[KeyWords, ...]:
        """What stands in the line, from left to right; what does not fit is cut off."""
        return self._keys

    def on_mount(self) -> None:
        """Follows the focus."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)

    def on_unmount(self) -> None:
        """Follows it no more."""
        self.screen.bindings_updated_signal.unsubscribe(self)

    def _bindings_changed(self, screen: Screen[object]) -> None:
        if self.is_attached and screen is self.screen and screen.app.app_focus:
            self.call_after_refresh(self._look)

    def _look(self) -> None:
        if not self.is_attached:  # the screen was left before it was drawn again
            return
        by_action: dict[str, KeyWords] = {}
        for _, binding, enabled, _tooltip in self.screen.active_bindings.values():
            if binding.show and binding.action not in by_action:
                shown = self.app.get_key_display(binding)
                by_action[binding.action] = KeyWords(binding.key, shown, binding.description, enabled)
        keys = tuple(by_action.values())
        if keys != self._keys:
            self._keys = keys
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The keys and their words."""
        key_style = self.get_component_rich_style("key-line--key")
        words_style = self.get_component_rich_style("key-line--words")
        segments = []
        for one in self._keys:
            faint = Style(dim=not one.enabled)
            segments.append(Segment(f" {one.shown} ", key_style + faint))
            segments.append(Segment(f"{one.words} ", words_style + faint))
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Presses the key that is clicked."""
        start = 0
        for one in self._keys:
            if start <= event.x < start + one.width:
                if one.enabled:
                    self.app.simulate_key(one.key)
                else:
                    self.app.bell()
                return
            start += one.width
