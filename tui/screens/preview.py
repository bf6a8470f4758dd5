"""Pages to look at: of a billing, an attachment, a backup; as pictures or as text."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from textwrap import fill
from typing import ClassVar, TypeAlias

from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.strip import Strip
from textual.widget import Widget

from pdf.preview import Frame, Picture
from store.backups import BackupRow
from tui.asking import Asker
from tui.opening import Office
from tui.pictures import cell_pixels, no_pictures, picture_kind, picture_widget
from tui.preferences import BLOCKS, Preferences
from tui.previewing import Preview, Subject, Wanted, backup_subject
from tui.screens.office_screen import OfficeScreen
from tui.viewing import copy_to_view, start_viewer, viewer
from tui.widgets.page_blocks import block_strips
from tui.widgets.page_image import PageImage
from tui.widgets.page_view import PageView, text_strips
from tui.widgets.strip import TextStrip

ZOOMS = (0, 1, 2, 4)
"""The whole page; as wide as the screen; and times that."""

WHOLE_PAGE_LINES = 30
"""From how many lines on a whole page is more than a spot; below, it begins as wide as the screen."""

PATIENCE_SECONDS = 0.4
"""How long a page that nobody wants any more may still be drawn before that is ended."""

KEPT_PAGES, KEPT_IMAGES = 12, 3
"""How many pages that were looked at are kept; in pixels each is megabytes."""

ACROSS = 4
"""Columns that left and right move by."""

Shown: TypeAlias = Sequence[Strip] | Picture
"""A page in characters, or in pixels."""


def preview_backup(node: DOMNode, office: Office, row: BackupRow, *, volume: int = 0, page: int = 1) -> None:
    """Shows the pages of a backup, or of one of its volumes, whose others are a key away."""

    def subject(number: int) -> Subject:
        return backup_subject(office, row, number)

    node.app.push_screen(PreviewScreen(office, subject(volume), page, subject))


NO_TEXT = "This page has no text, as a scan has none; t shows it as a picture."


class PreviewScreen(OfficeScreen):
    """Shows the pages of a subject, one at a time.

    Args:
        page: the first to be seen, from 1.
        another: the subject of another volume, by its number; None where there are no volumes.
    """

    HELP = """\
Pages as they are in the PDF. n and p turn them; space goes on by a screen, then by a page; g asks for a number.
t shows the text of the page instead of its picture, and back; z and Z make the picture larger and smaller, and the
arrow keys, or h j k l, move it.
v opens the PDF with the viewer of this desktop; where there is none, it says how to fetch the file."""

    CSS_PATH = "preview.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "turn(1)", "Next", id="preview.next", tooltip="The next page"),
        Binding("p", "turn(-1)", "Previous", id="preview.previous", tooltip="The page before"),
        Binding("space,pagedown", "on(1)", "On", show=False, id="preview.on", tooltip="On by a screen, or a page"),
        Binding("pageup", "on(-1)", "Back by a screen", show=False, id="preview.back-by-a-screen"),
        Binding("up,k", "move(0, -1)", "Up", show=False, id="preview.up"),
        Binding("down,j", "move(0, 1)", "Down", show=False, id="preview.down"),
        Binding("left,h", "move(-1, 0)", "Left", show=False, id="preview.left"),
        Binding("right,l", "move(1, 0)", "Right", show=False, id="preview.right"),
        Binding("home", "go(1)", "First page", show=False, id="preview.first"),
        Binding("end", "go(-1)", "Last page", show=False, id="preview.last"),
        Binding("g", "ask_number", "Go to", id="preview.go", tooltip="Go to a page by its number"),
        Binding("t", "text", "Text", id="preview.text", tooltip="The page as text, or as a picture again"),
        Binding(
            "v", "view", "Viewer", id="preview.view", tooltip="Open it with this desktop's viewer, or how to fetch it"
        ),
        Binding("z", "zoom(1)", "Larger", id="preview.larger", tooltip="Draw the page larger"),
        Binding("Z", "zoom(-1)", "Smaller", key_display="Z", show=False, id="preview.smaller"),
        Binding(
            "left_square_bracket",
            "volume(-1)",
            "Volume before",
            key_display="[",
            show=False,
            id="preview.earlier-volume",
        ),
        Binding(
            "right_square_bracket", "volume(1)", "Next volume", key_display="]", show=False, id="preview.later-volume"
        ),
        Binding("r", "again", "Look again", show=False, id="preview.again", tooltip="Draw the page again"),
        Binding("escape", "app.pop_screen", "Back", id="preview.back"),
    ]

    def __init__(
        self, office: Office, subject: Subject, page: int = 1, another: Callable[[int], Subject] | None = None
    ) -> None:
        super().__init__(office, subject.title, id="preview")
        self._subject = subject
        self._another = another
        self._preview = Preview(office, subject)
        self._asker = Asker(self)
        self._page = page
        self._zoom = 0
        self._as_text = False
        self._asked: Wanted | None = None
        self._shown: Wanted | None = None
        self._kept: OrderedDict[Wanted, Shown] = OrderedDict()
        self._image: PageImage | None = None
        self.place = TextStrip(id="preview-place", classes="notice")
        self.view = PageView(id="preview-page")

    def compose_body(self) -> Iterable[Widget]:
        """Which page it is, and the page."""
        yield self.place
        yield self.view
        kind = picture_kind(self.app, self._preferences)
        if kind != BLOCKS and not no_pictures(self.app, self._preferences):
            self._image = PageImage(picture_widget(kind), id="preview-image")
            self._image.display = False
            yield self._image

    def on_mount(self) -> None:
        """Shows the first page; on a slow line its text, which is a tenth of the bytes."""
        self.app.clear_notifications()
        self.place.say("Opening ...")
        self._as_text = bool(no_pictures(self.app, self._preferences)) or self._preferences.low_bandwidth
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        """Asks for the first page once it is known how much room there is: a whole one shows little in few lines."""
        self._zoom = 0 if self.view.size.height >= WHOLE_PAGE_LINES else 1
        self._look()

    def on_unmount(self) -> None:
        """Leaves no process behind."""
        self._close()

    def _close(self) -> None:
        """Ends the process that draws; the application waits for that, in a thread, as this screen may be gone."""
        Asker(self.app).ask("close a preview", self._preview.close, lambda _none: None, self._asker.refuse)

    def on_resize(self) -> None:
        """Draws the page for the new size."""
        if self._shown is not None:
            self._look()

    @property
    def _preferences(self) -> Preferences:
        from tui.app import ProgressBillingsApp

        return self.app.preferences if isinstance(self.app, ProgressBillingsApp) else Preferences()

    @property
    def pages(self) -> int:
        """How many there are; 0 until that is known."""
        return 0 if self._preview.opened is None else self._preview.opened.pages

    @property
    def is_shown(self) -> bool:
        """Whether the page that is wanted is on the screen."""
        return self._shown is not None and self._shown == self._wanted()

    @property
    def _room(self) -> Widget:
        """What shows the page now."""
        return self.view if self._image is None or not self._image.display else self._image

    # Asking for pages: one at a time, and always the one that is wanted now.

    def _wanted(self) -> Wanted:
        if self._as_text:
            return Wanted(self._page, None)
        # The size with any scrollbar: that comes with a page, and must not make another frame of the room.
        columns, rows = max(self._room.outer_size.width, 2), max(self._room.outer_size.height, 2)
        frame = Frame(columns - bool(self._zoom), rows, self._zoom)
        if self._image is not None and (pixels := cell_pixels()):
            across, down = pixels
            frame = replace(frame, across=across, down=down, shape=down / across)
        return Wanted(self._page, frame)

    def _look(self) -> None:
        wanted = self._wanted()
        if wanted in self._kept:
            self._show(wanted, self._kept[wanted])
            return
        if self._asked is None:
            self._ask(wanted)
        elif self._asked != wanted:
            running = self._asked
            self.set_timer(PATIENCE_SECONDS, lambda: self._give_up(running))

    def _ask(self, wanted: Wanted) -> None:
        self._asked = wanted
        if self.pages:
            self._say_place(" ...")

        blocks = self._image is None

        def question() -> Shown | None:
            drawn = self._preview.read(wanted)
            if isinstance(drawn, Picture):
                return block_strips(drawn) if blocks else drawn
            return drawn if drawn is None else text_strips(drawn or NO_TEXT)

        self._asker.ask("page", question, self._answered, self._trouble)

    def _give_up(self, running: Wanted) -> None:
        # What is being opened is needed for every page.
        if self._asked is running and running != self._wanted() and self.pages:
            self._preview.interrupt()

    def _answered(self, shown: Shown | None) -> None:
        ran, self._asked = self._asked, None
        assert ran is not None
        self._page = min(self._page, self.pages) if self.pages else self._page
        wanted = self._wanted()
        if shown is not None:
            ran = replace(ran, page=min(ran.page, self.pages))
            self._kept[ran] = shown
            if len(self._kept) > (KEPT_PAGES if self._image is None else KEPT_IMAGES):
                self._kept.popitem(last=False)
        if wanted in self._kept:
            self._show(wanted, self._kept[wanted])
        elif shown is None and ran == wanted:
            self._trouble("The process that draws pages was ended; r looks again.")
        else:
            self._ask(wanted)

    def _show(self, wanted: Wanted, shown: Shown) -> None:
        before, self._shown = self._shown, wanted
        stay = before is not None and before.page == wanted.page
        self._turn_to_image(isinstance(shown, Picture))
        if not isinstance(shown, Picture):
            self.view.show(shown, stay=stay)
        elif self._image is not None:
            self._image.show(shown, stay=stay)
        self._say_place()
        self.refresh_bindings()

    def _turn_to_image(self, image: bool) -> None:
        """Shows the page in pixels, or in characters."""
        if self._image is not None:
            self._image.display, self.view.display = image, not image

    def _trouble(self, sentence: str) -> None:
        self._turn_to_image(False)
        self._asked = None
        self._shown = None
        self.view.show(text_strips("\n" + fill(sentence, max(self.view.size.width - 2, 10))))
        self._say_place()

    def _say_place(self, more: str = "") -> None:
        where = f"Page {self._page:,} of {self.pages:,}" if self.pages else "No page"
        remark = f" - {self._preview.remark}" if self._preview.remark else ""
        self.place.say(f"{where}{more}{remark}", "text" if self._as_text else "")

    # Turning pages.

    def action_go(self, page: int) -> None:
        """Goes to a page; those below 1 count from the end."""
        last = self.pages or 1
        page = page if page > 0 else last + 1 + page
        page = min(max(page, 1), last)
        if page != self._page or not self.is_shown:
            self._page = page
            self._look()

    def action_turn(self, by: int) -> None:
        """Turns some pages."""
        self.action_go(max(self._page + by, 1))

    def action_on(self, by: int) -> None:
        """Moves by a screen where the page is larger, else by a page."""
        before = self._room.scroll_offset
        self._room.scroll_relative(0, by * max(self._room.size.height - 1, 1), animate=False)
        if self._room.scroll_offset == before:
            self.action_turn(by)

    def action_move(self, across: int, down: int) -> None:
        """Moves the page under the screen."""
        self._room.scroll_relative(across * ACROSS, down, animate=False)

    def action_ask_number(self) -> None:
        """Asks for the number of a page."""
        from tui.screens.ask import AskScreen

        def answered(typed: str | None) -> None:
            if typed is None:
                return
            if typed.strip().isdecimal() and 1 <= int(typed) <= self.pages:
                self.action_go(int(typed))
            else:
                self._asker.refuse(f"{typed} is none of the pages 1 to {self.pages:,}.")

        self.app.push_screen(AskScreen(f"Page, 1 to {self.pages:,}"), answered)

    # How a page is shown.

    def action_text(self) -> None:
        """Shows the page as text, or as a picture again."""
        if self._as_text and (sentence := no_pictures(self.app, self._preferences)):
            self.notify(sentence, severity="warning", markup=False)
            return
        self._as_text = not self._as_text
        self._look()

    def action_view(self) -> None:
        """Opens a copy of the PDF on this desktop; where there is none, says how to fetch the file."""
        opened, program = self._preview.opened, viewer()
        if opened is None:
            return
        if program is None or self.office.reached_by:
            from tui.screens.backup_file import FileScreen

            self.app.push_screen(FileScreen(self._subject.file_name, self._subject.fetch, None))
            return

        def question() -> None:
            start_viewer(program, copy_to_view(opened.path, self._subject.file_name))

        self._asker.ask("view", question, lambda _none: None, self._asker.refuse)

    def action_zoom(self, by: int) -> None:
        """Draws the page larger or smaller."""
        last = len(ZOOMS) - (1 if self._image is None else 2)  # in pixels the largest is more than a line takes
        place = min(max(ZOOMS.index(self._zoom) + by, 0), last)
        self._zoom = ZOOMS[place]
        self._look()

    def action_again(self) -> None:
        """Draws the page again."""
        self._kept.clear()
        self._look()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A text is not drawn larger, and volumes are turned where there are some."""
        if action == "zoom":
            return not self._as_text
        if action == "volume":
            return self._another is not None and self._subject.volume > 0
        return super().check_action(action, parameters)

    def action_volume(self, by: int) -> None:
        """Shows the volume before or after."""
        opened, number = self._preview.opened, self._subject.volume + by
        if self._another is not None and opened is not None and 1 <= number <= opened.volumes:
            self._close()
            self._subject = self._another(number)
            self._preview = Preview(self.office, self._subject)
            self._page, self._asked, self._shown = 1, None, None
            self._kept.clear()
            self._asker.forget("page")
            self.title_strip.say(self._subject.title)
            self._look()
