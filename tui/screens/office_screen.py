"""What all full screens have: a line that says where one is, the job bar, the keys."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import TabbedContent

from tui.opening import Office
from tui.widgets.job_bar import JobBar
from tui.widgets.key_line import KeyLine
from tui.widgets.strip import TextStrip


class OfficeScreen(Screen[None]):
    """A full screen on the open office.

    Args:
        where: says where one is; the person's name stands at the right.
    """

    CSS_PATH = "office_screen.tcss"
    AUTO_FOCUS = ""
    """Each screen says itself what has the focus: the first widget would be a filter that is not in use."""

    def __init__(self, office: Office, where: str, *, id: str) -> None:
        super().__init__(id=id)
        self.office = office
        self.title_strip = TextStrip(where, office.actor.name, id="title")

    def compose(self) -> ComposeResult:
        """The title, the screen's own body, the job bar and the keys."""
        yield self.title_strip
        yield from self.compose_body()
        yield JobBar(id="job-bar")
        yield KeyLine(id="footer")

    def compose_body(self) -> Iterable[Widget]:
        """What stands between the title and the keys."""
        raise NotImplementedError

    def action_tab(self, tab: str) -> None:
        """Goes to a tab, of a screen that has some; a key that came before they stood waits for them."""
        tabs = self.query("#tabs").results(TabbedContent)
        for one in tabs:
            if one.is_mounted:
                one.active = tab
                return
        self.call_after_refresh(self.action_tab, tab)
