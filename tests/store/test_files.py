"""Files by content: kept once, never half, never lost (PRODUCT.md section 3, rule 8)."""

from __future__ import annotations

import errno
import hashlib
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest

from store.errors import Unavailable
from store.files import (
    FileFinding,
    FileStore,
    Stored,
    prepared_files,
    record_file,
    record_prepared,
    waiting_files,
)
from store.vocabulary import PrepareState
from tests.example import Example

ROOT = Path(__file__).resolve().parents[2]


def paths(files: FileStore) -> list[Path]:
    return [path for path in files.root.rglob("*") if path.is_file()]


def test_a_file_lies_under_the_hash_of_its_content(files: FileStore) -> None:
    stored = files.put_bytes(b"waiver")

    assert stored == Stored(hashlib.sha256(b"waiver").hexdigest(), 6)
    assert files.original(stored.sha256).read_bytes() == b"waiver"


def test_the_same_content_is_kept_once_and_nothing_else_is_left(files: FileStore) -> None:
    files.put(BytesIO(b"waiver"))
    files.put(BytesIO(b"waiver"))

    assert len(paths(files)) == 1


def test_a_kept_file_that_has_lost_its_tail_is_mended_by_attaching_it_again(files: FileStore) -> None:
    stored = files.put_bytes(b"waiver")
    files.original(stored.sha256).write_bytes(b"wai")

    files.put_bytes(b"waiver")

    assert files.original(stored.sha256).read_bytes() == b"waiver"


def test_a_full_disk_is_a_sentence_and_leaves_nothing(files: FileStore) -> None:
    class Full(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(Unavailable, match="is full; make room and try again"):
        files.put(Full())

    assert paths(files) == []


def test_a_file_that_cannot_be_read_is_named(files: FileStore, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"absent\.pdf cannot be read"):
        files.put_path(tmp_path / "absent.pdf")


def test_a_temporary_file_is_gone_at_the_end_of_its_block_also_after_an_error(files: FileStore) -> None:
    with pytest.raises(ZeroDivisionError), files.temporary(".pdf") as path:
        path.write_bytes(b"half")
        raise ZeroDivisionError

    assert paths(files) == []


def test_sweeping_removes_what_the_dead_left_and_nothing_of_the_living(files: FileStore) -> None:
    code = (
        "import os, sys; from pathlib import Path; from store.files import FileStore\n"
        "with FileStore(Path(sys.argv[1])).temporary() as path:\n"
        "    path.write_bytes(b'half'); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", code, files.root], cwd=ROOT, check=True)
    left = paths(files)

    with files.temporary() as living:
        living.write_bytes(b"mine")
        files.sweep()
        after = paths(files)

    assert len(left) == 1
    assert after == [living]


def test_keeping_forces_the_file_and_its_folder_to_the_disk(files: FileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    forced: list[str] = []
    fsync = os.fsync

    def recorded(descriptor: int) -> None:
        forced.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", recorded)

    stored = files.put_bytes(b"waiver")

    place = files.original(stored.sha256)
    assert Path(forced[0]).parent == files.root / "tmp"
    assert forced[1:] == [str(place.parent), str(place.parent.parent)]


def test_what_preparing_found_is_kept_and_read_back(example: Example) -> None:
    finding = FileFinding("locked", "It is locked.", True)
    with example.database.write() as session:
        stored = example.files.put_bytes(b"report")
        record_file(session, stored)
        session.flush()
        waiting = waiting_files(session, 100)
        record_prepared(session, stored.sha256, PrepareState.REFUSED, "application/pdf", 0, [finding], "s1")

    with example.database.read() as session:
        row = prepared_files(session, [stored.sha256])[stored.sha256]
        assert stored.sha256 in waiting
        assert stored.sha256 not in waiting_files(session, 100)
    assert (row.state, row.media_type, row.findings) == (PrepareState.REFUSED, "application/pdf", (finding,))
    assert row.prepared_by == "s1"


def test_what_was_written_beside_a_temporary_file_goes_with_it(files: FileStore) -> None:
    with files.temporary(".section") as path:
        path.write_bytes(b"half")
        path.with_name(path.name + ".shown").write_bytes(b"half")
        path.with_name(path.name + ".office").mkdir()
        path.with_name(path.name + ".office").joinpath("profile").write_bytes(b"")
        other = path.with_name("other.section")
        other.write_bytes(b"")

    assert list(path.parent.iterdir()) == [other]
