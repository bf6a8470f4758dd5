"""The `verify` verb: is this file a backup of this database, unchanged, and what its ledger says?"""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from pdf.verify import differences
from store import backups
from store.backups import BackupRow
from store.errors import NotFound, RuleBroken, Unavailable
from store.files import content_of
from tui.opening import Office
from tui.output import plain, say, say_json
from tui.wording import count, moment

DONE = 0
DIFFERENT = 1


def verify_verb(office: Office, chosen: Namespace) -> int:
    """Checks one file; the exit code is 1 where anything differs."""
    path, row = _subject(office, chosen.subject)
    with office.database.read() as session:
        ledger = backups.ledger(session, office.actor, row.id)
    found = differences(path, row, ledger, office.files)
    if chosen.json:
        say_json({"backup": row.id, "project": row.project_number, "path": str(path), "differences": found})
    else:
        verdict = "is as its ledger says" if not found else f"differs from its ledger in {count(len(found), 'place')}"
        say(
            f"{plain(str(path))} is backup {row.id} of {plain(row.project_number)}, made {moment(row.requested_at)}, "
            f"unchanged; it {verdict}."
        )
        for sentence in found:
            say(f"  {plain(sentence)}")
    return DIFFERENT if found else DONE


def _subject(office: Office, named: str) -> tuple[Path, BackupRow]:
    """The file and the backup it is."""
    path = Path(named)
    if named.isdecimal() and not path.exists():
        with office.database.read() as session:
            row = backups.get_backup(session, office.actor, int(named))
        if not row.sha256:
            raise RuleBroken(f"Backup {row.id} has no file: it is {row.state.value}.")
        stored = office.files.backup(row.sha256, row.file_name)
        if _content(stored) != row.sha256:
            raise Unavailable(f"The stored file of backup {row.id} was changed on the disk; compile it again.")
        return stored, row
    sha256 = _content(path)
    with office.database.read() as session:
        rows = backups.with_content(session, office.actor, sha256)
    if not rows:
        raise NotFound(f"{named} is no backup that you may see here: it was changed, or comes from elsewhere.")
    return path, rows[0]


def _content(path: Path) -> str:
    try:
        return content_of(path)
    except OSError as error:
        raise Unavailable(f"{path} cannot be read ({error.strerror}).") from error
