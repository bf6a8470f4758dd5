"""Opens a locked file with a password that a person gave; what is kept is the section, never the password."""

from __future__ import annotations

from pdf.findings import LOCKED, UNLOCKED
from pdf.ready import keep_answer, record
from pdf.sandbox import Sandbox
from store.database import Database
from store.errors import NotFound, RuleBroken, Unavailable
from store.files import FileStore, prepared_files
from store.vocabulary import PrepareState


def unlock(database: Database, files: FileStore, sha256: str, password: str) -> bool:
    """Prepares a stored file anew with a password, which is tried on every locked PDF in it, too.

    Who may do so is for the caller to check.

    Returns:
        Whether the password opened something; nothing was changed where it did not.

    Raises:
        NotFound: there is no such file.
        RuleBroken: it is not locked, or cannot be shown although the password is right.
        Unavailable: the original is lost, or the process that reads files ended.
    """
    with database.read() as session:
        row = prepared_files(session, [sha256]).get(sha256)
    if row is None:
        raise NotFound("There is no such file in the file store.")
    if row.state is not PrepareState.WAITING and not any(finding.code == LOCKED[0] for finding in row.findings):
        raise RuleBroken("The file is not locked, so it needs no password.")
    original = files.original(sha256)
    if not original.exists():
        raise Unavailable("The original is missing from the file store; attach it again.")
    sandbox = Sandbox()
    try:
        with files.temporary(".section") as temporary:
            answer = sandbox.prepare(original, sha256, temporary, password)
            codes = [code for code, _, _ in answer.findings]
            if UNLOCKED.code in codes:
                record(database, {sha256: keep_answer(files, sha256, temporary, answer)})
                return True
    except ChildProcessError as error:
        raise Unavailable("The process that reads files ended; try again.") from error
    finally:
        sandbox.close()
    if LOCKED[0] in codes:
        return False
    if answer.refused:
        raise RuleBroken(f"The file cannot be shown: {answer.findings[0][1]}")
    raise RuleBroken("The file is not locked, so it needs no password.")
