"""How events become lines of a script: what belongs together is one call, whatever was typed is quoted."""

from __future__ import annotations

import ast
from datetime import date

from tui.testing.writing import Event, script_text


def lines_of(*events: Event, end_screen: str = "") -> list[str]:
    """The calls on the session, without `await session.`."""
    text = script_text(events, (80, 24), end_screen, project="", about='a \\ "test"', today=date(2026, 9, 20))
    ast.parse(text)
    body = text.partition("-> None:\n")[2]
    return [line.strip().removeprefix("await session.") for line in body.splitlines()]


def pressed(*keys: str, screen: str = "billings") -> list[Event]:
    return [Event(screen, "press", (key,)) for key in keys]


def typed(text: str) -> list[Event]:
    return [Event("ask", "type", (character,)) for character in text]


def test_keys_are_one_call_until_another_screen_comes() -> None:
    assert lines_of(*pressed("a", "c"), *pressed("escape", screen="compile"), end_screen="billings") == [
        'wait_for_screen("billings")',
        'press("a", "c")',
        'wait_for_screen("compile")',
        'press("escape")',
        'wait_for_screen("billings")',
    ]


def test_many_keys_are_divided_into_lines_that_can_be_read() -> None:
    calls = lines_of(*pressed(*["down"] * 40))

    assert sum(call.count('"down"') for call in calls) == 40
    assert len(calls) > 3 and max(map(len, calls)) <= 110


def test_whatever_is_typed_is_quoted_as_python() -> None:
    texts = ["it's", 'a "word"', "both ' and \"", "back\\slash", "Söhne [/b]", "{x}"]

    for text in texts:
        (_, call) = lines_of(*typed(text))
        assert ast.literal_eval(call.removeprefix("type(").removesuffix(")")) == text


def test_clicks_at_one_place_soon_after_each_other_are_a_double_click() -> None:
    def click(at: float, x: int = 3) -> Event:
        return Event("billings", "click", ("subcontractor-table", (x, 2)), at)

    assert lines_of(click(1.0), click(1.2), click(3.0), click(3.1, x=4))[1:] == [
        'click("subcontractor-table", (3, 2), times=2)',
        'click("subcontractor-table", (3, 2))',
        'click("subcontractor-table", (4, 2))',
    ]


def test_the_wheel_is_counted_and_a_new_size_is_kept() -> None:
    down, up = (Event("billings", "scroll", ("subcontractor-table", turn)) for turn in (1, -1))

    assert lines_of(down, down, up, Event("billings", "resize", (100, 30)))[1:] == [
        'scroll("subcontractor-table", 2)',
        'scroll("subcontractor-table", -1)',
        "resize(100, 30)",
    ]


def test_a_toast_belongs_to_no_screen() -> None:
    events = [*pressed("c", screen="compile"), Event("", "toast", ("Backup 1 is ready",)), *pressed("4")]

    assert lines_of(*events) == [
        'wait_for_screen("compile")',
        'press("c")',
        'wait_for_toast("Backup 1 is ready")',
        'wait_for_screen("billings")',
        'press("4")',
    ]


def test_where_nothing_is_left_the_script_is_still_one() -> None:
    assert lines_of() == ["settle()"]
