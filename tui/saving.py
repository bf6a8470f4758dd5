"""Writing a copy of a stored file to where a person wants it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from store.errors import Unavailable


def save_copy(source: Path, target: Path, *, replace: bool) -> Path:
    """Copies a file: beside its place first, then renamed, so that no half file is ever seen.

    Args:
        target: a path; `~` has been expanded.
        replace: whether a file that is there already is written over.

    Returns:
        the absolute path of the copy.

    Raises:
        FileExistsError: there is a file, and it is not to be replaced.
        Unavailable: with a sentence that names the place.
    """
    if target.exists() and not replace:
        raise FileExistsError(target)
    temporary = target.with_name(f".{target.name[:100]}.{os.getpid()}")
    try:
        shutil.copyfile(source, temporary)
        temporary.replace(target)
    except FileNotFoundError as error:
        if not source.exists():
            raise Unavailable("The stored file is missing from the file store; compile it again.") from error
        raise Unavailable(f"{target} cannot be written: there is no folder {target.parent}.") from error
    except OSError as error:
        raise Unavailable(f"{target} cannot be written ({error.strerror}); the stored file is safe.") from error
    finally:
        temporary.unlink(missing_ok=True)
    return target.absolute()
