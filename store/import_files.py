"""The files an imported document names: they lie in its folder or below, and nowhere else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from store.errors import Fault, Unavailable
from store.files import FileStore, Stored
from store.import_faults import Place, fault
from store.import_format import Document


def file_faults(document: Document, folder: Path) -> Iterator[Fault]:
    """A fault for every attachment whose file is absent, unreadable or outside the document's folder."""
    root = folder.resolve()
    judged: dict[str, str] = {}
    for path, place in _named(document):
        if path not in judged:
            judged[path] = _trouble(root, path)
        if judged[path]:
            yield fault((*place, "path"), judged[path])


def keep_files(document: Document, folder: Path, files: FileStore) -> dict[str, Stored]:
    """Puts every named file into the file store, once; returns what was stored by path in the document.

    Raises:
        Unavailable: a file vanished since it was checked, or the disk is full.
    """
    root = folder.resolve()
    kept: dict[str, Stored] = {}
    for path, _ in _named(document):
        if path in kept:
            continue
        try:
            kept[path] = files.put_path(_inside(root, path))
        except (OSError, _Outside) as error:
            raise Unavailable(f"The file {path} changed or vanished during the import; nothing was kept.") from error
    return kept


def file_name(path: str) -> str:
    """The name a file is attached under: the last part of its path."""
    return PurePosixPath(path).name


class _Outside(Exception):
    """A path that leaves the document's folder, or is no path."""


def _named(document: Document) -> Iterator[tuple[str, Place]]:
    for nth, contract in enumerate(document.contracts):
        for at, billing in enumerate(contract.billings):
            for index, attachment in enumerate(billing.attachments):
                yield attachment.path, ("contracts", nth, "billings", at, "attachments", index)


def _inside(root: Path, path: str) -> Path:
    """The real place of a path, with every link followed.

    Raises:
        _Outside: it is absolute, leaves the folder, or links in a circle.
    """
    if "\0" in path or PurePosixPath(path).is_absolute():
        raise _Outside
    try:
        place = (root / path).resolve()
    except (OSError, RuntimeError) as error:  # a circle of links: RuntimeError until Python 3.13
        raise _Outside from error
    if not place.is_relative_to(root):
        raise _Outside
    return place


def _trouble(root: Path, path: str) -> str:
    try:
        place = _inside(root, path)
    except _Outside:
        return f'"{path}" does not lie in the folder of the document; only files in it or below can be attached.'
    if not place.exists():
        return f'There is no file "{path}" in the folder of the document.'
    if not place.is_file():
        return f'"{path}" is not a file.'
    if not os.access(place, os.R_OK):
        return f'The file "{path}" cannot be read.'
    return ""
