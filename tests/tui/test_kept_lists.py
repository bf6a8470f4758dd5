"""What a person keeps of a list: its columns."""

from __future__ import annotations

from tests.example import Example
from tests.tui.driving import Session, example_session, nobody
from tui.testing.tables import find_table


def columns(session: Session) -> list[tuple[str, int]]:
    """The columns of the list of billings by id, with their widths."""
    return [(one.id, one.width) for one in find_table(session.app.screen, "subcontractor-table").columns]


async def test_columns_are_hidden_moved_and_sized_and_the_next_session_begins_with_them(example: Example) -> None:
    async with example_session(example, "viewer", start=nobody) as session:
        usual = columns(session)
        await session.press("C", "space")
        await session.wait_for_toast("is always shown")
        await session.press("K")
        await session.wait_for_toast("stays first")
        await session.press("J", "down", "+", "+", "down", "-", "escape")
        assert columns(session) == usual

        await session.press("C", "down", "space", "J", "down", "+", "+", "down", "-", "enter")
        chosen = columns(session)
        assert chosen[:4] == [("number", 11), ("company", 14), ("gross", 14), ("net", 11)]
        assert "Status" not in session.line("Contract Company")
        assert ("status", 17) not in chosen
        await session.press("p", "end", "enter")  # with all periods the period stands where it was put
        assert [name for name, _ in columns(session)][:3] == ["number", "period", "company"]
    async with example_session(example, "viewer", start=nobody) as again:
        assert columns(again) == chosen
        await again.press("C", "u", "enter")
        assert columns(again) == usual
    async with example_session(example, "contact", start=nobody) as other:
        assert columns(other) == usual
