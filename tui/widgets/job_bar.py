"""The line that tells what is being compiled; gone while nothing is."""

from __future__ import annotations

from collections.abc import Sequence

from store.backups import BackupRow
from tui.widgets.strip import TextStrip
from tui.wording import progress


class JobBar(TextStrip):
    """Text, no moving parts: over SSH an animation would send its every frame."""

    DEFAULT_CSS = """
    JobBar { display: none; background: $accent; color: $text; text-style: bold; }
    JobBar.-working { display: block; }
    """

    def on_mount(self) -> None:
        """Shows what is being compiled, now and whenever that changes (`ProgressBillingsApp.running`)."""
        self.watch(self.app, "running", self.show)

    def show(self, running: Sequence[BackupRow]) -> None:
        """Shows the newest of what is being compiled."""
        self.set_class(bool(running), "-working")
        if not running:
            self.say("", "")
            return
        row, more = running[0], len(running) - 1
        others = f" (and {more} more)" if more else ""
        self.say(f"Compiling backup {row.id}: {progress(row)}{others}", "x cancels")
