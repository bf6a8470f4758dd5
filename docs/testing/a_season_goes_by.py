"""Sets a monthly schedule, lets ten weeks go by on the fake clock, and finds the periods that were due."""

from datetime import date

from tui.testing import Session

TODAY = date(2026, 9, 20)


async def steps(session: Session) -> None:
    await session.press("3")
    before = await session.rows("periods-table")

    async with session.step("make periods monthly from October on"):
        await session.press("s")
        await session.wait_for_screen("schedule")
        await session.press("enter", "end", "enter", "tab", "enter")
        await session.wait_for_toast("The schedule is saved.")

    async with session.step("come back ten weeks later"):
        session.clock.advance(days=70)
        await session.press("escape", "enter")
        await session.wait_for_toast("2 billing periods were made")

    await session.press("3")
    after = await session.rows("periods-table")
    assert len(after) == len(before) + 2
    assert [row["from"] for row in after if row["status"] == "Open"] == ["11/01/2026"]
