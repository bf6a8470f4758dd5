"""Compiles the open month of the demo project and accounts for every part: `progress-billings pilot FILE`."""

from datetime import date

from tui.testing import Session

SIZE = (100, 30)
TODAY = date(2026, 9, 20)


async def steps(session: Session) -> None:
    async with session.step("tick every billing of the month"):
        await session.press("a")
        ticked = await session.ticked_rows("subcontractor-table")
        assert all(row["number"].startswith(row["contract"].split()[0]) for row in ticked)

    async with session.step("compile them"):
        await session.press("c")
        await session.wait_for_screen("compile")
        await session.click("compile-go")
        ready = await session.wait_for_toast("is ready")
        assert f"{len(ticked)} billings" in ready.message

    async with session.step("account for every part"):
        await session.press("4", "enter")
        await session.wait_for_screen("ledger")
        parts = await session.rows("ledger-table")
        billed = {row["billing"].split(" #")[0] for row in parts if row["billing"]}
        assert billed == {row["number"].split(" #")[0] for row in ticked}
        attention = [row for row in parts if row["outcome"].startswith("!")]
        assert ready.severity == ("warning" if attention else "information")
