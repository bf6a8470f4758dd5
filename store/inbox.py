"""The inbox: a folder of a person's own, whose files wait to be attached to billings.

What was attached is put away into `attached/` in it, never deleted: the inbox shows what is left to do.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import Session, col, select

from store.access import Actor, visible_contracts
from store.attachments import attach
from store.errors import Unavailable
from store.files import FileStore
from store.naming import safe_name
from store.standing import handled
from store.tables import Attachment, Billing, Contract, StoredFile
from store.vocabulary import AttachmentKind

PLACE = "PROGRESS_BILLINGS_INBOX"
"""Names the folder; `{login}` in it stands for the person's login."""

PUT_AWAY = "attached"
"""The folder in an inbox where files lie that were attached."""


@dataclass(frozen=True, slots=True)
class InboxFile:
    """A file that waits.

    Attributes:
        size: bytes.
        changed: when it was written last.
        attached: a billing that has a file of this name and size already, e.g. `SC-2 #2`; empty for none.
    """

    name: str
    size: int
    changed: datetime
    attached: str = ""


def inbox_folder(environment: Mapping[str, str], login: str, usual: Path) -> Path:
    """Where a person's inbox is. One that is named without `{login}` is everybody's who comes by that account.

    Args:
        usual: where it is if nobody says otherwise.
    """
    named = environment.get(PLACE, "")
    if not named:
        return usual
    safe = safe_name(login, "")
    own = safe if safe == login and safe.strip(".") else hashlib.sha256(login.encode()).hexdigest()
    return Path(named.replace("{login}", own)).expanduser()


def inbox_files(session: Session, actor: Actor, folder: Path) -> list[InboxFile]:
    """The files of an inbox by name; hidden ones, links and folders are none. No folder is an empty one.

    Raises:
        Unavailable: the folder cannot be read.
    """
    try:
        found = [
            (path.name, path.stat())
            for path in (folder.iterdir() if folder.is_dir() else ())
            if not path.name.startswith(".") and path.is_file() and not path.is_symlink()
        ]
    except OSError as error:
        raise Unavailable(f"The inbox {folder} cannot be read ({error.strerror}); make it readable.") from error
    known = _attached(session, actor, [name for name, _ in found])
    return [
        InboxFile(
            name,
            about.st_size,
            datetime.fromtimestamp(about.st_mtime, UTC),
            known.get((name, about.st_size), ""),
        )
        for name, about in sorted(found, key=lambda one: one[0])
    ]


def attach_from_inbox(
    session: Session, files: FileStore, actor: Actor, billing_id: int, folder: Path, names: Sequence[str]
) -> None:
    """Attaches files of an inbox to a billing in this order, all or none; they stay where they are: see `put_away`.

    Args:
        session: a session that may write.

    Raises:
        NotFound, NotAllowed, RuleBroken: see `store.attachments.attach`.
        Unavailable: a file is gone or cannot be read, or the disk is full.
    """
    handled(session, actor, billing_id)
    for name in names:
        path = _own(folder, name)
        try:
            stream = path.open("rb")
        except OSError as error:
            raise Unavailable(f"{path} cannot be read ({error.strerror}); nothing was attached.") from error
        with stream:
            attach(session, files, actor, billing_id, stream, name, kind=AttachmentKind.OTHER)


def put_away(folder: Path, names: Collection[str]) -> list[str]:
    """Moves files that were attached into a folder in the inbox; a name that is taken there gets a number.

    Returns:
        The names that could not be moved, because the folder may not be written.
    """
    left = []
    for name in names:
        try:
            target = folder / PUT_AWAY
            target.mkdir(exist_ok=True)
            _own(folder, name).rename(_free(target, name))
        except (OSError, Unavailable):
            left.append(name)
    return left


def _own(folder: Path, name: str) -> Path:
    """A file of an inbox by its name, which leads nowhere else."""
    path = folder / name
    if Path(name).name != name or not path.is_file() or path.is_symlink():
        raise Unavailable(f"There is no file {name!r} in the inbox any more; nothing was attached.")
    return path


def _free(folder: Path, name: str) -> Path:
    stem, suffix = Path(name).stem, Path(name).suffix
    path, number = folder / name, 1
    while path.exists():
        number += 1
        path = folder / f"{stem} {number}{suffix}"
    return path


def _attached(session: Session, actor: Actor, names: Sequence[str]) -> dict[tuple[str, int], str]:
    """By name and size, the last billing that has such a file, of those the actor may see."""
    rows = session.exec(
        select(Attachment.file_name, StoredFile.size, Contract.number, Billing.position)
        .join(StoredFile, col(StoredFile.sha256) == col(Attachment.sha256))
        .join(Billing, col(Billing.id) == col(Attachment.billing_id))
        .join(Contract, col(Contract.id) == col(Billing.contract_id))
        .where(col(Attachment.file_name).in_(names), visible_contracts(actor))
        .order_by(col(Attachment.id))
    )
    return {(name, size): f"{number} #{position}" for name, size, number, position in rows}
