"""One person: what they may do on which project, and the keys they log in with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import TabbedContent, TabPane

from store.dictionary import word
from store.directory import PersonRow
from store.levels import LevelRow, list_levels, set_level
from store.public_keys import KeyRow, add_key, list_keys, remove_key
from store.vocabulary import Level
from tui.asking import Asker
from tui.opening import Office
from tui.screens.ask import AskScreen
from tui.screens.choose import ChooseScreen
from tui.screens.office_screen import OfficeScreen
from tui.steps import Steps
from tui.widgets.columns import Column
from tui.widgets.record_source import ListSource
from tui.widgets.record_table import RecordTable
from tui.wording import moment

LEVELS, KEYS = "levels", "keys"
TABS = {LEVELS: "Levels", KEYS: "Keys"}

LEVEL_COLUMNS: tuple[Column[LevelRow], ...] = (
    Column("project", "Project", 12, lambda row: row.project_number, fixed=True),
    Column("name", "Name", 24, lambda row: row.project_name, grows=True),
    Column("tool", "Tool", 16, lambda row: word(row.tool)),
    Column("level", "Level", 9, lambda row: word(row.level)),
)
KEY_COLUMNS: tuple[Column[KeyRow], ...] = (
    Column("comment", "Comment", 20, lambda row: row.comment, fixed=True, grows=True),
    Column("kind", "Type", 12, lambda row: row.kind),
    Column("added", "Added", 14, lambda row: moment(row.added_at)),
    Column("by", "By", 12, lambda row: row.added_by),
    Column("fingerprint", "Fingerprint", 50, lambda row: row.fingerprint),
)


class PersonScreen(OfficeScreen):
    """Levels and keys of a person, each on a tab.

    Args:
        row: the person as they were listed.
    """

    HELP = """\
Keys 1 and 2 go to levels and keys. Enter on a level chooses another one, where that is yours to give.
n adds a key: paste the line of the file ending in .pub. d takes the key under the cursor away."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(place), f"tab('{tab}')", words, show=False, id=f"person.{tab}")
            for place, (tab, words) in enumerate(TABS.items(), start=1)
        ),
        Binding("n", "add_key", "New key", id="person.add-key", tooltip="Paste the line of a .pub file"),
        Binding("d", "remove_key", "Take key away", id="person.remove-key", tooltip="No login with it any more"),
        Binding("escape", "app.pop_screen", "Back", id="person.back"),
    ]

    def __init__(self, office: Office, row: PersonRow) -> None:
        super().__init__(office, f"{row.name} ({row.login})", id="person")
        self._person = row
        self._asker = Asker(self)
        self.levels: RecordTable[LevelRow] = RecordTable(
            LEVEL_COLUMNS, empty="On no project that you may see.", id="levels-table"
        )
        self.keys: RecordTable[KeyRow] = RecordTable(
            KEY_COLUMNS, opens=False, empty="No keys: nobody comes in over SSH as this person.", id="keys-table"
        )
        self._steps = Steps(self, office, self._asker, self._look)

    def compose_body(self) -> Iterable[Widget]:
        """Two tabs."""
        bodies: tuple[Widget, Widget] = (self.levels, self.keys)
        with TabbedContent(id="tabs", initial=LEVELS):
            for place, (tab, words), body in zip((1, 2), TABS.items(), bodies, strict=True):
                yield TabPane(f"{place} {words}", body, id=tab)

    def on_mount(self) -> None:
        """Asks for both lists."""
        self.levels.focus()
        self._look()

    def _look(self) -> None:
        actor, person = self.office.actor, self._person.id

        def levels() -> list[LevelRow]:
            with self.office.database.read() as session:
                return list_levels(session, actor, person)

        def keys() -> list[KeyRow]:
            with self.office.database.read() as session:
                return list_keys(session, actor, person)

        # Rows have no ids of their own: their places are the keys, so that the cursor stays where it is.
        self.levels.show(ListSource(levels))
        self.keys.show(ListSource(keys, key=lambda row: row.id))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whose keys are not one's business has no key for them."""
        if action == "add_key":
            return self._person.keys is not None
        if action == "remove_key":
            return self._person.keys is not None and self.keys.has_focus and self.keys.cursor_row is not None
        return super().check_action(action, parameters)

    @on(RecordTable.Listed)
    @on(RecordTable.Moved)
    def _moved(self) -> None:
        self.refresh_bindings()

    @on(TabbedContent.TabActivated)
    def _activated(self, message: TabbedContent.TabActivated) -> None:
        message.stop()
        (self.keys if message.pane.id == KEYS else self.levels).focus()
        self.refresh_bindings()

    @on(RecordTable.Opened, "#levels-table")
    def _choose_level(self) -> None:
        row = self.levels.cursor_row
        if row is None:
            return
        if not row.may_set:
            self._asker.refuse(f"Levels on {word(row.tool)} of {row.project_number} are not yours to give.")
            return

        def chosen(code: str | None) -> None:
            if code is not None:
                wanted = Level(int(code))
                self._steps.take(
                    lambda session: set_level(
                        session, self.office.actor, row.project_id, self._person.id, row.tool, wanted
                    )
                )

        title = f"{word(row.tool)} of {row.project_number}"
        options = [(str(int(level)), word(level)) for level in Level]
        self.app.push_screen(ChooseScreen(title, options, str(int(row.level))), chosen)

    def action_add_key(self) -> None:
        """Lets the person log in with a key that is pasted."""

        def answered(line: str | None) -> None:
            if line is not None:
                self._steps.take(
                    lambda session: add_key(session, self.office.actor, self._person.id, line),
                    lambda fingerprint: f"{self._person.login} logs in with {fingerprint}.",
                )

        self.app.push_screen(AskScreen(f"Public key of {self._person.login}: the line of the .pub file"), answered)

    def action_remove_key(self) -> None:
        """Asks, and takes the key under the cursor away."""
        from tui.screens.confirm import ConfirmScreen

        row = self.keys.cursor_row
        if row is None:
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self._steps.take(
                    lambda session: remove_key(session, self.office.actor, self._person.id, row.fingerprint),
                    lambda _none: f"{self._person.login} does not log in with {row.comment or 'that key'} any more.",
                )

        consequence = f"{row.fingerprint} does not log in any more; a session that is open goes on."
        self.app.push_screen(ConfirmScreen(f"Take {row.comment or 'the key'} away?", consequence, yes="Take"), answered)
