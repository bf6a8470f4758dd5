"""Writing files to where a person wants them: a copy of a stored one, or what is made for it."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from store.errors import Unavailable
from store.files import force

Answer = TypeVar("Answer")


def save_as(target: Path, write: Callable[[Path], Answer], *, replace: bool) -> Answer:
    """Writes a file: beside its place first, forced to the disk, then renamed, so that no half file is ever seen.

    Args:
        target: a path; `~` has been expanded.
        write: writes everything to the path it is given.
        replace: whether a file that is there already is written over.

    Returns:
        what `write` returned.

    Raises:
        FileExistsError: there is a file, and it is not to be replaced.
        Unavailable: with a sentence that names the place.
    """
    temporary = target.with_name(f".progress-billings.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        if not replace and target.exists():
            raise FileExistsError(target)
        answer = write(temporary)
        force(temporary)
        temporary.replace(target)
    except FileExistsError:
        raise
    except FileNotFoundError as error:
        raise Unavailable(f"{target} cannot be written: there is no folder {target.parent}.") from error
    except OSError as error:
        raise Unavailable(f"{target} cannot be written ({error.strerror}).") from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    return answer


def save_copy(source: Path, target: Path, *, replace: bool) -> Path:
    """Copies a stored file; see `save_as`.

    Returns:
        the absolute path of the copy.
    """

    def copy(temporary: Path) -> None:
        if not source.exists():
            raise Unavailable("The stored file is missing from the file store; compile it again.")
        shutil.copyfile(source, temporary)

    save_as(target, copy, replace=replace)
    return target.absolute()
