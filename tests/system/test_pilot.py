"""`pilot` plays a script with the real program, `--record` writes one from a real terminal; both end alike."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from pdf import worker
from store.access import operator
from store.database import Database
from store.files import FileStore
from store.importing import import_project
from tests.example import DOCUMENT
from tests.program import Program, program
from tests.system.test_terminal import on_terminal

__all__ = ["program"]

HEAD = "from datetime import date\nfrom tui.testing import Session\n\n"


@pytest.fixture
def imported(program: Program) -> Program:
    """The program on the example project, whose files are prepared already."""
    database = Database.open(program.url)
    files = FileStore(database.default_files())
    import_project(database, files, operator("root"), DOCUMENT)
    worker.prepare(database, files)
    database.close()
    return program


def script(folder: Path, body: str, head: str = "") -> Path:
    path = folder / "script.py"
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    path.write_text(f"{HEAD}{head}\nasync def steps(session: Session) -> None:\n{lines}")
    return path


def played(program: Program, path: Path, *arguments: object) -> dict[str, Any]:
    done = program("pilot", path, "--json", *arguments)
    document: dict[str, Any] = json.loads(done.stdout)
    assert done.returncode == (0 if document["outcome"] == "ok" else 1)
    return document


def test_each_step_has_its_result_line_and_a_picture(imported: Program, tmp_path: Path) -> None:
    path = script(tmp_path, 'await session.press("a", "c")\nawait session.wait_for_screen("compile")')

    done = imported("pilot", path, "--screenshots", tmp_path / "new" / "shots")

    assert done.returncode == 0, done.stderr
    lines = [line.split() for line in done.stdout.splitlines()]
    assert [(line[0], line[2], line[3], " ".join(line[4:])) for line in lines] == [
        ("ok", "s", "1", "press a c"),
        ("ok", "s", "2", "wait for the screen compile"),
    ]
    shots = sorted((tmp_path / "new" / "shots").iterdir())
    assert [shot.name for shot in shots] == ["001-press-a-c.svg", "002-wait-for-the-screen-compile.svg"]
    assert "Compile" in shots[1].read_text()


def test_a_step_that_fails_ends_the_script_with_1_and_the_screen(imported: Program, tmp_path: Path) -> None:
    body = 'await session.press("3")\nawait session.wait_for_screen("compile", seconds=0.1)\nawait session.press("1")'

    done = imported("pilot", script(tmp_path, body))

    assert done.returncode == 1
    assert "the screen compile: not within 0.1 s" in done.stdout.splitlines()[1]
    assert done.stdout.splitlines()[1].startswith("failed ")
    assert "press 1" not in done.stdout
    assert "09/30/2026" in done.stdout.partition("The screen was\n")[2]


def test_what_fails_between_two_steps_is_told_by_its_line(imported: Program, tmp_path: Path) -> None:
    path = script(tmp_path, 'await session.press("3")\nassert session.screen_id == "ledger"')

    document = played(imported, path)

    last = document["steps"][-1]
    assert last["name"] == 'line 7, assert session.screen_id == "ledger"'
    assert (last["outcome"], last["failure"]) == ("failed", "it does not hold")
    assert "Billing Periods" in document["screen"]


def test_the_script_says_size_day_and_project_and_the_command_line_another_size(
    imported: Program, tmp_path: Path
) -> None:
    head = "SIZE = (100, 12)\nTODAY = date(2026, 9, 20)\nPROJECT = 'HT-104'\n"
    path = script(tmp_path, "assert str(session.clock()) == '2026-09-20'\nawait session.press('3')", head)

    for arguments, size in (((), (100, 12)), (("--size", "60x20"), (60, 20))):
        shown = played(imported, path, *arguments)["screen"].split("\n")
        assert (max(len(line) for line in shown), len(shown)) <= size
        assert len(shown) == size[1]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("async def step(session): ...\n", "has no `async def steps(session)`; docs/testing.md shows one."),
        ("def steps(session): ...\n", "has no `async def steps(session)`"),
        ("SIZE = 80\nasync def steps(session): ...\n", "SIZE of script.py is 80; write columns and lines"),
        ("TODAY = 'now'\nasync def steps(session): ...\n", "TODAY of script.py is 'now'; write a day"),
        ("async def steps(session)\n", "script.py is not Python: line 1: "),
        ("import nothing_of_the_kind\n", "cannot be read: line 1, import nothing_of_the_kind: ModuleNotFoundError"),
    ],
)
def test_a_file_that_is_no_script_is_a_sentence(program: Program, text: str, sentence: str) -> None:
    (program.folder / "script.py").write_text(text)

    done = program("pilot", "script.py")

    assert done.returncode == 1
    assert sentence in done.stderr and "Traceback" not in done.stderr


def test_a_script_that_is_not_there_and_a_size_that_is_none_are_told(program: Program) -> None:
    assert "absent.py cannot be read (No such file or directory)." in program("pilot", "absent.py").stderr
    assert program("pilot", "script.py", "--size", "80").returncode == 2


def test_a_script_finds_modules_beside_it_but_none_of_ours_is_shadowed(imported: Program, tmp_path: Path) -> None:
    (tmp_path / "helper.py").write_text("KEY = '3'\n")
    (tmp_path / "store.py").write_text("raise AssertionError('a foreign store')\n")
    path = script(tmp_path, "from helper import KEY\nimport store.access\nawait session.press(KEY)")

    assert played(imported, path)["outcome"] == "ok"


def test_without_a_database_a_new_demo_project_is_played_on(tmp_path: Path) -> None:
    body = 'await session.press("3", "n")\nawait session.press("enter")\nassert len(await session.rows()) == 7'
    own = Program(tmp_path)
    launcher = own.command()[:3]

    for _ in range(2):  # the second is as new as the first
        done = subprocess.run(
            [*launcher, "pilot", str(script(tmp_path, body))],
            env=own.environment(),
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def copied(program: Program, folder: Path) -> Program:
    """The program on a copy of its database."""
    other = Program(folder)
    database = Path(program.url.removeprefix("sqlite:///"))
    shutil.copyfile(database, folder / database.name)
    shutil.copytree(f"{database}.files", folder / f"{database.name}.files")
    return other


def recorded(program: Program, path: Path, *keys: tuple[str, str]) -> str:
    """Types keys in a real terminal, each until words are seen; returns the last screen before q."""
    terminal = on_terminal(program, "--record", str(path))
    terminal.until("SC-2 #2")
    for typed, seen in keys:
        terminal.type(typed)
        terminal.until(seen)
    terminal.rest(0.5)
    shown = terminal.screen()
    terminal.type("q")
    while terminal.child.isalive():
        if "Quit?" in terminal.read():  # ticks would be forgotten
            terminal.type("y")
            break
    assert terminal.end() == (0, None)
    return shown


def test_a_recorded_session_played_again_ends_on_the_same_screen(imported: Program, tmp_path: Path) -> None:
    again = copied(imported, tmp_path / "again")
    path = tmp_path / "recorded.py"

    shown = recorded(
        imported,
        path,
        ("/", "Filter"),
        ("SC-2", "filtered: 1 row"),
        ("\r", "filtered"),
        (" ", "1 ticked"),
        ("\x1b[B\r", "Payment due"),
        ("2", "Raceway"),
        ("\x1b[B\x1b[B", "Raceway"),
    )

    text = path.read_text()
    assert 'await session.type("SC-2")' in text
    assert text.index('wait_for_screen("billings")') < text.index('wait_for_screen("billing")')
    assert '"q"' not in text
    document = played(again, path)
    assert document["outcome"] == "ok", document
    assert document["screen"] == shown


def test_a_recorded_compile_waits_for_its_outcome(imported: Program, tmp_path: Path) -> None:
    again = copied(imported, tmp_path / "again")
    path = tmp_path / "recorded.py"

    recorded(
        imported,
        path,
        ("a", "2 ticked"),
        ("c", "Compile (c)"),
        ("c", "is ready"),
        ("4", "Outcome"),
        ("\r", "parts shown"),
    )

    assert 'wait_for_toast("Backup 1 of HT-104 is ready")' in path.read_text()
    document = played(again, path)
    assert document["outcome"] == "ok", document
    assert "parts shown" in document["screen"] and "HT-104" in document["screen"]


def test_clicks_and_the_wheel_are_recorded_by_the_ids_they_fell_on(imported: Program, tmp_path: Path) -> None:
    again = copied(imported, tmp_path / "again")
    path = tmp_path / "recorded.py"
    click = "\x1b[<0;3;7M\x1b[<0;3;7m"  # SGR mouse report: the tick of the third row, counted from 1

    shown = recorded(imported, path, (click, "1 ticked"), ("\x1b[<65;20;7M", "1 ticked"))

    assert 'await session.click("subcontractor-table", (2, 3))' in path.read_text()
    assert 'await session.scroll("subcontractor-table", 1)' in path.read_text()
    assert played(again, path)["screen"] == shown


def test_what_is_pasted_and_a_double_click_are_recorded(imported: Program, tmp_path: Path) -> None:
    again = copied(imported, tmp_path / "again")
    path = tmp_path / "recorded.py"
    double = "\x1b[<0;30;6M\x1b[<0;30;6m" * 2

    shown = recorded(
        imported,
        path,
        ("/", "Filter"),
        ("\x1b[200~SC-2\x1b[201~", "filtered: 1 row"),
        ("\r", "filtered"),
        (double, "Payment due"),
    )

    text = path.read_text()
    assert 'await session.paste("SC-2")' in text
    assert 'await session.click("subcontractor-table", (29, 1), times=2)' in text
    assert played(again, path)["screen"] == shown


def test_a_session_that_a_signal_ends_is_written_down_to_its_last_screen(imported: Program, tmp_path: Path) -> None:
    path = tmp_path / "recorded.py"
    terminal = on_terminal(imported, "--record", str(path))
    terminal.until("SC-2 #2")
    terminal.type("a")
    terminal.until("2 ticked")
    terminal.type("q")
    terminal.until("Quit?")
    terminal.type("n")
    terminal.type("c")
    terminal.until("Compile (c)")

    terminal.child.kill(signal.SIGTERM)

    assert terminal.end() == (128 + signal.SIGTERM, None)
    assert path.read_text().splitlines()[-1] == '    await session.wait_for_screen("compile")'
    assert played(imported, path)["outcome"] == "ok"


def test_a_password_is_never_written_down(imported: Program, tmp_path: Path) -> None:
    path = tmp_path / "recorded.py"

    recorded(
        imported,
        path,
        ("\x1b[B\r", "Payment due"),
        ("3", "locked-report"),
        ("\x1b[F", "locked-report"),
        ("u", "password"),
        ("s3cret", "•"),
        ("\x1b", "locked-report"),
    )

    text = path.read_text()
    assert 'await session.type_secret("PILOT_ASK_TEXT")' in text
    assert "s3cret" not in text and '"3", "c"' not in text


def test_nothing_is_recorded_over_a_file_that_is_there(imported: Program, tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text("mine")

    terminal = on_terminal(imported, "--record", str(path))

    assert terminal.end() == (1, None)
    assert "mine.py is there already; name another file to record to." in terminal.raw
    assert path.read_text() == "mine"


def test_what_has_no_screens_is_not_recorded(program: Program) -> None:
    with_verb = program("--record", "recorded.py", "projects")
    without_terminal = program("--record", "recorded.py", "demo")

    assert (with_verb.returncode, "--record is of the screens, and projects has none" in with_verb.stderr) == (2, True)
    assert (without_terminal.returncode, "needs a terminal" in without_terminal.stderr) == (1, True)
    assert list(program.folder.iterdir()) == []


def test_a_session_in_which_nothing_was_done_leaves_no_script(imported: Program, tmp_path: Path) -> None:
    recorded(imported, tmp_path / "recorded.py")

    assert not (tmp_path / "recorded.py").exists()
