"""What is attached is named, ordered and taken away by who may attach; every step is kept (PRODUCT.md section 6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from store import queries
from store.attachment_editing import move, remove, retitle, set_kind
from store.errors import NotAllowed, NotFound, RuleBroken
from store.queries import AttachmentRow
from store.vocabulary import AttachmentKind
from tests.example import Example
from tests.store.billing_desk import Desk


@pytest.fixture
def desk(example: Example) -> Desk:
    return Desk(example)


def files(desk: Desk, billing: str = "SC-2#2") -> list[AttachmentRow]:
    with desk.database.read() as session:
        return list(queries.billing_detail(session, desk.actor, desk.example.billings[billing]).attachments)


def do(desk: Desk, step: Callable[..., None], *arguments: Any) -> None:
    with desk.database.write() as session:
        step(session, desk.actor, *arguments)


def test_a_title_and_a_kind_are_changed_and_told(desk: Desk) -> None:
    first = files(desk)[0]

    do(desk, retitle, first.id, "  Invoice [4471] ")
    do(desk, set_kind, first.id, AttachmentKind.TICKET)

    changed = files(desk)[0]
    assert (changed.title, changed.kind) == ("Invoice [4471]", AttachmentKind.TICKET)
    told = desk.history(desk.example.billings["SC-2#2"])[:2]
    assert [row[2] for row in told] == ["kind", "title"]
    assert told[1][1:] == (f"SC-2 #2 file {first.file_name}", "title", first.title, "Invoice [4471]")


def test_a_title_is_never_empty(desk: Desk) -> None:
    with pytest.raises(RuleBroken, match="needs a title"):
        do(desk, retitle, files(desk)[0].id, " ")


@pytest.mark.parametrize(("place", "by", "to"), [(0, 1, 1), (2, -1, 1), (0, -1, 0), (1, 99, -1)])
def test_the_order_is_changed_and_stays_without_gaps(desk: Desk, place: int, by: int, to: int) -> None:
    before = files(desk)
    moved = before[place]

    do(desk, move, moved.id, by)

    after = files(desk)
    assert after[to].id == moved.id
    assert [row.ordinal for row in after] == list(range(1, len(before) + 1))
    assert {row.id for row in after} == {row.id for row in before}


def test_a_file_is_taken_away_and_its_content_stays_for_backups(desk: Desk) -> None:
    before = files(desk)

    do(desk, remove, before[1].id)

    assert [row.id for row in files(desk)] == [row.id for row in before if row.id != before[1].id]
    assert [row.ordinal for row in files(desk)] == list(range(1, len(before)))
    assert desk.example.files.original(before[1].sha256).exists()
    assert desk.history(desk.example.billings["SC-2#2"])[0][2:] == ("attachment", before[1].file_name, "")


@pytest.mark.parametrize("step", [retitle, set_kind, move, remove])
def test_who_may_not_attach_may_not_change(desk: Desk, step: Callable[..., None]) -> None:
    more = {retitle: ("x",), set_kind: (AttachmentKind.OTHER,), move: (1,), remove: ()}[step]
    with pytest.raises(NotAllowed, match="is for its invoice contacts"):
        do(desk.as_("viewer"), step, files(desk)[0].id, *more)
    with pytest.raises(NotFound):
        do(desk.as_("contact"), step, files(desk, "SC-10#1")[0].id if files(desk, "SC-10#1") else 999, *more)

    do(desk.as_("contact"), step, files(desk)[0].id, *more)
