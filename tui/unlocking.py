"""Opens a locked attachment with its password, for screen and command line alike."""

from __future__ import annotations

from store import attachments
from tui.opening import Office


def unlock_attachment(office: Office, attachment_id: int, password: str) -> bool:
    """Tries a password; what it opens is kept as pages, the password is not.

    Returns:
        whether it opened the file.

    Raises:
        NotFound, NotAllowed: the actor may not see the attachment, or may not change it.
        RuleBroken, Unavailable: see `pdf.unlock.unlock`.
    """
    from pdf.unlock import unlock

    with office.database.read() as session:
        chosen = attachments.changeable(session, office.actor, attachment_id)
    if not unlock(office.database, office.files, chosen.sha256, password):
        return False
    with office.database.write() as session:
        attachments.record_unlocked(session, office.actor, attachment_id)
    return True
