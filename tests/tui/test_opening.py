"""The first frame: stands before the store is loaded, says how far the opening is, and what is in its way."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from functools import partial

import pytest
from textual.app import App

from store.errors import NotAllowed, Problem, Unavailable
from tests.example import Example
from tests.program import ROOT
from tests.tui.driving import Session
from tests.tui.ids import OPENING
from tui.app import ProgressBillingsApp
from tui.opening import Office
from tui.settings import Settings


def application(open_office: Callable[[Callable[[str], None]], Office]) -> ProgressBillingsApp:
    return ProgressBillingsApp(open_office, lambda _office, _backup_id: None, Settings())


def office_of(example: Example) -> Office:
    return Office(example.database, example.files, example.actor("admin"))


def test_the_first_frame_needs_nothing_of_the_store() -> None:
    code = "import tui.app, tui.application, sys; print(*sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert not {"sqlalchemy", "sqlmodel", "pydantic", "fpdf", "pypdf", "numpy"} & set(done.stdout.split())


async def test_the_first_frame_stands_while_the_database_is_opened_and_says_how_far_it_is(example: Example) -> None:
    proceed = threading.Event()

    def slowly(say: Callable[[str], None]) -> Office:
        say("Making the demo project\n7 of 608")
        proceed.wait()
        return office_of(example)

    app = application(slowly)
    async with app.run_test(size=(80, 24)) as pilot:
        session = Session(pilot, app)
        try:
            await session.wait_for(lambda: "7 of 608" in session.screen(), "how far it is")
            assert app.screen.id == "opening"
            await session.wait_for(lambda: "q Quit" in session.screen(), "the keys")
            assert "r Try again" not in session.screen()
        finally:
            proceed.set()  # else a failure would wait for the thread for ever
        await session.wait_for(lambda: "SC-2 #2" in session.screen(), "the list")


async def test_a_database_that_cannot_be_used_just_now_is_a_sentence_and_r_tries_again(example: Example) -> None:
    tries: list[int] = []

    def at_last(_say: Callable[[str], None]) -> Office:
        tries.append(len(tries))
        if len(tries) < 3:
            raise Unavailable("The database [x] is busy; try again.")
        return office_of(example)

    app = application(at_last)
    async with app.run_test(size=(80, 24)) as pilot:
        session = Session(pilot, app)
        for number in (1, 2):
            failed = partial(lambda tried: len(tries) == tried and "r Try again" in session.screen(), number)
            await session.wait_for(failed, "another try that failed")
            assert "The database [x] is busy" in session.screen()
            await pilot.press("r")
        await session.wait_for(lambda: "SC-2 #2" in session.screen(), "the list")


@pytest.mark.parametrize(
    "problem", [Unavailable("The disk reports an error."), NotAllowed("Only the owner may act as somebody else.")]
)
async def test_where_nothing_can_be_opened_the_exit_code_is_1(problem: Problem) -> None:
    def refused(_say: Callable[[str], None]) -> Office:
        raise problem

    app = application(refused)
    async with app.run_test(size=(80, 24)) as pilot:
        session = Session(pilot, app)
        if isinstance(problem, Unavailable):
            await session.wait_for(lambda: str(problem) in session.screen(), "the sentence")
            await pilot.press("q")
        await session.wait_for(lambda: ended(app), "the end")
    assert app.return_code == 1


def ended(app: App[None]) -> bool:
    return app.return_code is not None


async def test_its_ids_are_documented() -> None:
    def never(_say: Callable[[str], None]) -> Office:
        raise Unavailable("No.")

    app = application(never)
    async with app.run_test(size=(80, 24)) as pilot:
        session = Session(pilot, app)
        await session.wait_for(lambda: "No." in session.screen(), "the sentence")
        found = [node.id for node in app.screen.walk_children() if node.id and not node.id.startswith("textual-")]

    assert found == OPENING
