"""Two people at one database, under pytest with pytest-asyncio: the later one is told what the other changed."""

from tui.testing import database_session, demo_database  # installed: progress_billings.tui.testing


async def test_the_later_of_two_is_told_and_keeps_what_was_typed() -> None:
    with demo_database() as url:
        async with database_session(url, project="DEMO-1") as late, database_session(url, project="DEMO-1") as early:
            for session, day in ((late, "27"), (early, "28")):
                await session.press("3", "e")
                await session.wait_for_screen("period")
                await session.press("tab", "tab", "ctrl+u")
                await session.type(f"2026-09-{day}")

            await early.press("enter")
            await early.wait_for_screen("billings")
            await late.press("enter")
            await late.wait_for_text("changed it meanwhile: due from 2026-09-25 to 2026-09-28.")

            await late.press("enter")  # once more saves what was typed
            await late.wait_for_screen("billings")
            assert "09/27/2026" in (await late.row_at_cursor("periods-table"))["due"]
