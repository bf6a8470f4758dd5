"""A ZIP of finished files, the same bytes every time: no clock, nothing compressed twice."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Sequence
from pathlib import Path

_EPOCH = (1980, 1, 1, 0, 0, 0)
_CHUNK = 1 << 20


def write_archive(target: Path, files: Sequence[tuple[str, Path | bytes]]) -> int:
    """Writes the files under their names; PDFs are deflated inside already, so all are stored as they are.

    Returns:
        the size of the archive in bytes.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            if isinstance(content, bytes):
                archive.writestr(entry, content)
                continue
            entry.file_size = content.stat().st_size
            with content.open("rb") as source, archive.open(entry, "w") as stream:
                shutil.copyfileobj(source, stream, _CHUNK)
    return target.stat().st_size
