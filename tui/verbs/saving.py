"""The `save-all` verb: a copy of everything, which is also how a copy is brought back."""

from __future__ import annotations

from argparse import Namespace

from store.safe_copy import copy_all
from tui.opening import Office
from tui.output import megabytes, plain, say, say_json
from tui.wording import count

DONE = 0
WITH_EXCEPTIONS = 3


def save_all_verb(office: Office, chosen: Namespace) -> int:
    """Copies database and files; the exit code is 3 where a file could not be copied."""
    made = copy_all(office.database, office.files, office.actor, chosen.folder)
    if chosen.json:
        say_json(
            {
                "database": str(made.database),
                "database_bytes": made.size,
                "files": made.files,
                "copied": made.copied,
                "copied_bytes": made.copied_bytes,
                "troubles": list(made.troubles),
            }
        )
    else:
        say(
            f"{plain(str(made.database))}: database of {megabytes(made.size)}, {count(made.files, 'file')}; "
            f"{made.copied:,} copied now, {megabytes(made.copied_bytes)}."
        )
        for sentence in made.troubles:
            say(f"  {plain(sentence)}")
    return WITH_EXCEPTIONS if made.troubles else DONE
