"""What a person prefers: keys put elsewhere, themes, ASCII, few bytes; and what was told is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from textual.theme import Theme

from store.errors import Unavailable
from store.vocabulary import BillingStatus
from tests.example import Example
from tests.store.billing_desk import IN_TIME, Desk
from tests.tui.driving import Session, example_session, nobody
from tests.tui.test_billing_work import fields, open_billing, type_in
from tui.app import ProgressBillingsApp
from tui.appearance import HIGH_CONTRAST, HIGH_CONTRAST_LIGHT
from tui.keymap import our_bindings, remarks
from tui.opening import Office
from tui.preferences import Preferences, load, with_environment
from tui.settings import Settings

DOCUMENT = Path(__file__).parents[2] / "docs" / "keys.md"


@asynccontextmanager
async def preferring(example: Example, preferences: Preferences) -> AsyncIterator[Session]:
    office = Office(example.database, example.files, example.actor("admin"))
    app = ProgressBillingsApp(lambda _say: office, lambda *_: None, Settings(), preferences=preferences)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        session = Session(pilot, app)
        await session.wait_for(lambda: app.jobs is not None, "the open office")
        await session.settle()
        yield session


def written(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text)
    return path


def test_no_file_is_no_preference(tmp_path: Path) -> None:
    assert load(tmp_path / "config.toml") == Preferences()


def test_the_file_of_the_page_is_understood(tmp_path: Path) -> None:
    text = DOCUMENT.read_text().partition("```toml\n")[2].partition("```")[0]

    found = load(written(tmp_path, text))

    assert (found.theme, found.borders, found.colours, found.mouse) == ("high-contrast", "ascii", "16", False)
    assert found.low_bandwidth
    assert remarks(found.keys) == []
    assert (found.colour_system, found.listens_to_mouse) == ("standard", False)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("theme = ", "cannot be read"),
        ("frames = 1", "say frames; it is none of keys, theme, borders"),
        ("mouse = 1", "say mouse; it is written otherwise"),
        ('borders = "thick"', "say borders; they are lines or ascii"),
        ("colours = 12", "say colours; they are 16, 256, full"),
        ('[keys]\n"app.quit" = ""', "say keys.app.quit; keys are a text"),
        ('[keys]\n"app.quit" = 5', "say keys.app.quit; keys are a text"),
    ],
)
def test_what_is_not_understood_is_named(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(Unavailable, match=words):
        load(written(tmp_path, text))


@pytest.mark.parametrize(("locale", "borders"), [("C", "ascii"), ("en_US.ISO-8859-1", "ascii"), ("C.UTF-8", "lines")])
def test_a_locale_without_utf_8_draws_in_ascii(monkeypatch: pytest.MonkeyPatch, locale: str, borders: str) -> None:
    monkeypatch.setenv("LC_ALL", locale)

    assert with_environment(Preferences()).borders == borders


async def test_a_key_is_put_elsewhere_and_help_says_so(example: Example) -> None:
    async with preferring(example, Preferences(keys={"billings.compile": "f5", "app.messages": "W"})) as session:
        await session.press("c")
        assert session.app.screen.id == "billings"
        await session.press("W")
        assert session.app.screen.id == "told"
        await session.press("escape", "question_mark")
        assert session.app.screen.id == "help"
        assert "f5" in session.screen()
        await session.press("escape", "f5")
        assert session.app.screen.id == "compile"


async def test_a_key_that_another_action_had_is_told_of(example: Example) -> None:
    async with preferring(example, Preferences(keys={"app.messages": "q"})) as session:
        await session.press("q")
        assert session.app.screen.id == "told"
        told = [one.text for one in session.app.told.newest_first()]
        assert told == [
            "Key q is that of app.messages by your preferences, so app.quit has lost it; give it another one there."
        ]


async def test_an_id_that_no_action_has_is_named(example: Example) -> None:
    async with preferring(example, Preferences(keys={"billings.fly": "f5"})) as session:
        told = [one.text for one in session.app.told.newest_first()]
        assert told == ["No action has the id billings.fly; docs/ids.md names them all."]


async def test_a_theme_that_is_not_there_is_named(example: Example) -> None:
    async with preferring(example, Preferences(theme="nowhere")) as session:
        assert any("There is no theme nowhere; themes are" in one.text for one in session.app.told.newest_first())
    async with preferring(example, Preferences(theme="high-contrast")) as session:
        assert session.app.theme == "high-contrast"


@pytest.mark.parametrize("screen", ["c", "?", "g", "M", "o"])
async def test_in_ascii_nothing_is_drawn_otherwise(example: Example, screen: str) -> None:
    async with preferring(example, Preferences(borders="ascii")) as session:
        await session.press("a", screen)
        drawn = session.screen().replace("\u00f6", "o")  # a letter of a name stays
        assert drawn.isascii(), [sign for sign in drawn if not sign.isascii()]


async def test_every_message_of_the_session_is_kept(example: Example) -> None:
    async with preferring(example, Preferences()) as session:
        session.app.notify("First [/b] words", title="Title", severity="warning", markup=False)
        session.app.clear_notifications()
        await session.press("M")
        assert "Title: First [/b] words" in session.screen()
        await session.press("M", "escape")
        assert session.app.screen.id == "billings"


@pytest.mark.parametrize("theme", [HIGH_CONTRAST, HIGH_CONTRAST_LIGHT], ids=lambda theme: theme.name)
def test_every_text_stands_out(theme: Theme) -> None:
    """WCAG 2.2, 1.4.6: 7 to 1."""
    background = brightness(str(theme.background))
    texts = [theme.foreground, theme.primary, theme.secondary, theme.warning, theme.error, theme.success]
    for colour in [*texts, *(theme.variables[name] for name in ("text-muted", "text-error", "text-warning"))]:
        one, other = sorted((brightness(str(colour)), background))
        assert (other + 0.05) / (one + 0.05) >= 7, colour


def brightness(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


async def test_the_last_edit_is_taken_back_and_brought_back(example: Example) -> None:
    desk, second = Desk(example), example.billings["SC-2#2"]
    desk.status(second, to=BillingStatus.DRAFT)
    before = desk.line(second, "2").entry
    async with example_session(example, start=nobody, today=IN_TIME) as session:
        await open_billing(session, "2", "U")
        await session.wait_for_toast("Nothing was edited on this screen")
        await session.press("down", "enter")
        await type_in(session, "percent", "60")
        assert fields(session)["entry-work"] == "9000.00"
        await session.press("enter")
        assert desk.line(second, "2").entry.work == 9_000_00
        await session.press("U")
        await session.wait_for_toast("The last edit of SC-2 #2 is taken back")
        assert desk.line(second, "2").entry == before
        await session.press("U")
        await session.wait_for(lambda: desk.line(second, "2").entry.work == 9_000_00, "the edit again")


async def test_an_edit_is_not_taken_back_over_somebody_elses(example: Example) -> None:
    desk, second = Desk(example), example.billings["SC-2#2"]
    desk.status(second, to=BillingStatus.DRAFT)
    async with example_session(example, start=nobody, today=IN_TIME) as session:
        await open_billing(session, "2", "down", "enter")
        await type_in(session, "percent", "60")
        await session.press("enter")
        desk.as_("contact").write(second, {"4": replace(desk.line(second, "4").entry, work=1_00)})
        await session.press("U")
        await session.wait_for_toast("SC-2 #2 was changed meanwhile")


def test_bindings_are_found_once() -> None:
    ids = [binding.id for _, binding in our_bindings()]

    assert len(ids) == len(set(ids))
