"""The directory by keys: who is seen, added, given levels and keys, and shut out."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from store.access import operator
from store.authorized_keys import keys_in_use
from store.database import Database
from store.directory import find_person
from store.directory_editing import PersonTerms, add_person, edit_person
from store.files import FileStore
from store.levels import list_levels
from store.vocabulary import Level, Tool
from tests.example import Example
from tests.keys import ED25519
from tests.tui.driving import Session, example_session, nobody, office_session

OWNER = operator("root")


async def paste(opened: Session, text: str) -> None:
    """Puts a text into the field that has the focus, as a terminal pastes it."""
    field = opened.app.focused
    assert isinstance(field, Input)
    field.value = text
    await opened.settle()


async def test_the_first_start_makes_the_first_administrator(database: Database, files: FileStore) -> None:
    async with office_session(database, files, OWNER) as opened:
        await opened.press("D")
        assert "Nobody is in the directory yet: n adds the first administrator." in opened.screen()
        await opened.press("n", *"maria", "down", *"Maria", "down", "down", *"maria@example.com", "enter")
        await opened.wait_for_toast("Maria is in the directory as maria.")
        await opened.press("enter", "2", "n")
        await paste(opened, ED25519)
        await opened.press("enter")
        await opened.wait_for_toast("maria logs in with SHA256:")

    with database.read() as read:
        maria = find_person(read, OWNER, "maria")
    assert (maria.administrator, maria.email, maria.keys) == (True, "maria@example.com", 1)
    assert [login for login, _, _ in keys_in_use(database.path)] == ["maria"]


async def test_a_later_person_is_no_administrator_unless_it_is_ticked(example: Example) -> None:
    with example.database.write() as write:
        add_person(write, OWNER, "maria", PersonTerms("Maria"), administrator=True)
    maria = example.actor("maria")
    async with office_session(example.database, example.files, maria, start=nobody) as opened:
        assert "You are on no project yet: m makes one, D gives you a level" in opened.screen()
        await opened.press("D", "n", *"carl", "down", *"Carl", "enter")
        await opened.wait_for_toast("Carl is in the directory as carl.")
        assert "Carl" in opened.screen()

    with example.database.read() as read:
        assert find_person(read, OWNER, "carl").administrator is False


async def test_a_level_is_chosen_and_the_person_sees_the_project(example: Example) -> None:
    with example.database.write() as write:
        made = add_person(write, OWNER, "aaron", PersonTerms("Aaron"))
    async with office_session(example.database, example.files, OWNER, start=nobody) as opened:
        await opened.press("escape", "D", "enter")
        assert opened.app.screen.id == "person"
        # Commitments stand first, and the choice is on None.
        await opened.press("enter", "down", "enter")
        await opened.wait_for(lambda: "Read Only" in opened.screen(), "the level")

    with example.database.read() as read:
        held = {row.tool: row.level for row in list_levels(read, OWNER, made)}
    assert held == {Tool.COMMITMENTS: Level.READ_ONLY, Tool.CLIENT_CONTRACTS: Level.NONE}


async def test_somebody_is_shut_out_once_it_was_confirmed(example: Example) -> None:
    async with office_session(example.database, example.files, OWNER, start=nobody) as opened:
        await opened.press("escape", "D")
        assert "›Electrical" in opened.line("Electrical")
        await opened.press("D")
        assert "Shut contact out?" in opened.screen()
        await opened.press("y")
        await opened.wait_for_toast("contact is shut out.")

    with example.database.read() as read:
        held = list_levels(read, OWNER, example.actor("contact").person_id or 0)
    assert all(row.level is Level.NONE for row in held)


@pytest.mark.parametrize(("login", "seen"), [("viewer", ["viewer"]), ("admin", ["admin", "contact", "viewer"])])
async def test_others_see_whom_they_work_with_and_have_no_keys_that_change(
    example: Example, login: str, seen: list[str]
) -> None:
    async with example_session(example, login, start=nobody) as opened:
        await opened.press("escape", "D")
        table = opened.app.screen.query_one("#persons-table")
        rows = [table.row_at(place) for place in range(len(table.keys))]  # type: ignore[attr-defined] # a RecordTable
        assert sorted(row.login for row in rows) == seen
        assert "Shut out" not in opened.screen()
        assert ("New person" in opened.screen()) is (login == "admin")
        await opened.press("e", "a", "u")
        assert opened.app.screen.id == "directory"


async def test_a_reader_adds_and_takes_away_their_own_key(example: Example) -> None:
    async with example_session(example, "viewer", start=nobody) as opened:
        await opened.press("escape", "D", "enter", "n")
        await paste(opened, "ssh-ed25519 nonsense")
        await opened.press("enter")
        await opened.wait_for_toast("is damaged; copy the whole line")
        await opened.press("n")
        await paste(opened, ED25519)
        await opened.press("enter")
        await opened.wait_for_toast("viewer logs in with")
        await opened.press("2", "d")
        assert "Take maria@laptop away?" in opened.screen()
        await opened.press("y")
        await opened.wait_for_toast("viewer does not log in with maria@laptop any more.")
        await opened.press("1", "enter")
        await opened.wait_for_toast("Levels on Commitments of HT-104 are not yours to give.")

    assert keys_in_use(example.database.path) == []


async def test_a_company_is_added_and_renamed(example: Example) -> None:
    async with office_session(example.database, example.files, OWNER, start=nobody) as opened:
        await opened.press("escape", "D", "2", "n", *"Aardvark", "enter")
        await opened.wait_for(lambda: "Aardvark" in opened.screen(), "the company")
        await opened.press("home", "e")
        await opened.wait_for(lambda: opened.app.screen.id == "ask", "the question")
        await paste(opened, "Beacon Mechanical")
        await opened.press("enter")
        await opened.wait_for_toast("There is a company Beacon Mechanical already.")


async def test_the_directory_is_in_the_command_palette(example: Example) -> None:
    async with example_session(example, start=nobody) as opened:
        await opened.press("escape", ":", *"directory")
        await opened.wait_for(lambda: "Persons, companies, keys and levels" in opened.prose(), "the command")
        await opened.press("enter")
        await opened.wait_for(lambda: opened.app.screen.id == "directory", "the directory")


async def test_who_was_overtaken_keeps_what_was_typed_and_saves_it_knowingly(example: Example) -> None:
    with example.database.write() as write:
        made = add_person(write, OWNER, "aaron", PersonTerms("Aaron"))
    async with office_session(example.database, example.files, OWNER, start=nobody) as opened:
        await opened.press("escape", "D", "home", "e", "ctrl+u", *"Aaron Smith")
        with example.database.write() as write:
            edit_person(write, OWNER, made, PersonTerms("Aaron", email="aaron@example.com"))
        await opened.press("enter")
        assert "aaron was changed meanwhile by root (email)" in opened.prose()
        assert "Aaron Smith" in opened.screen()
        await opened.press("enter")
        await opened.wait_for_toast("aaron is saved.")

    with example.database.read() as read:
        assert find_person(read, OWNER, "aaron").name == "Aaron Smith"
