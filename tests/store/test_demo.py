"""The demo project: its size, its variety, the same every time, and like any other project."""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image
from sqlalchemy import func
from sqlmodel import Session, col, select

from store import queries
from store.access import actor_for, operator
from store.billings import sheet
from store.database import Database
from store.demo import DEMO_NUMBER, create_demo, write_demo
from store.files import FileStore
from store.importing import import_project
from store.tables import Attachment, Billing, BillingPeriod, Change, Contract, Invite, Payment, StoredFile
from store.vocabulary import CERTIFIED, AttachmentKind, BillingStatus, Direction, PeriodStatus


@dataclass(frozen=True)
class Demo:
    """The demo in a database, and the folder it was imported from."""

    folder: Path
    database: Database
    files: FileStore
    steps: list[tuple[int, int]]
    seconds: float

    def papers(self, pattern: str) -> list[Path]:
        return sorted((self.folder / "files").rglob(pattern))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    folder = tmp_path_factory.mktemp("demo")
    database = Database.open(f"sqlite:///{folder / 'billings.db'}")
    files = FileStore(database.default_files())
    steps: list[tuple[int, int]] = []
    began = time.process_time()
    create_demo(database, files, progress=lambda done, total: steps.append((done, total)))
    seconds = time.process_time() - began
    write_demo(folder)
    yield Demo(folder, database, files, steps, seconds)
    database.close()


def count(session: Session, *conditions: Any) -> int:
    counted = select(func.count(col(Billing.id))).join(Contract, col(Contract.id) == col(Billing.contract_id))
    return session.exec(counted.where(*conditions)).one()


def test_it_has_forty_commitments_six_periods_two_hundred_billings_and_six_hundred_attachments(demo: Demo) -> None:
    downstream = Contract.direction == Direction.DOWNSTREAM
    attached = (
        select(func.count(col(Attachment.id)))
        .join(Billing, col(Billing.id) == col(Attachment.billing_id))
        .join(Contract, col(Contract.id) == col(Billing.contract_id))
        .where(downstream)
    )

    with demo.database.read() as session:
        (project,) = queries.projects(session, operator("owner"))
        assert project.number == DEMO_NUMBER
        assert session.exec(select(func.count(col(Contract.id))).where(downstream)).one() == 40
        assert count(session, downstream) == 200
        assert session.exec(attached).one() == 600
        periods = session.exec(select(BillingPeriod).order_by(col(BillingPeriod.ordinal))).all()
        assert [period.status for period in periods] == [PeriodStatus.CLOSED] * 5 + [PeriodStatus.OPEN]
        assert count(session, downstream, Billing.period_id == periods[-1].id) == 35
        assert session.exec(attached.where(Billing.period_id == periods[-1].id)).one() == 100
        assert count(session, Contract.direction == Direction.UPSTREAM) == 8


def test_it_takes_less_than_twelve_seconds_and_says_how_far_it_is(demo: Demo) -> None:
    assert demo.seconds < 12
    assert [done for done, _ in demo.steps] == list(range(1, len(demo.steps) + 1))
    assert {total for _, total in demo.steps} == {len(demo.steps)}


def test_its_files_are_all_different_and_of_a_real_projects_size(demo: Demo) -> None:
    with demo.database.read() as session:
        sizes = [file.size for file in session.exec(select(StoredFile))]

    assert len(sizes) == len(demo.steps)
    assert 100_000_000 < sum(sizes) < 200_000_000
    assert 1_500_000 < max(sizes) < 4_000_000


def test_it_is_the_same_every_time(demo: Demo) -> None:
    with demo.database.read() as session:
        imported = set(session.exec(select(StoredFile.sha256)))

    written = {hashlib.sha256(paper.read_bytes()).hexdigest() for paper in demo.papers("*.*")}
    assert written == imported


def test_it_is_imported_like_any_other_project(demo: Demo) -> None:
    report = import_project(demo.database, demo.files, operator("owner"), demo.folder / "project.json")

    assert (report.created, report.updated, report.attachments) == (0, 0, 0)


def test_its_papers_are_of_every_kind(demo: Demo) -> None:
    kinds = Counter(paper.suffix for paper in demo.papers("*.*"))
    with demo.database.read() as session:
        used = set(session.exec(select(Attachment.kind)))

    assert kinds.keys() == {".pdf", ".jpg", ".png", ".tif", ".webp", ".txt", ".csv", ".docx"}
    assert min(kinds[suffix] for suffix in (".jpg", ".png", ".tif", ".webp", ".txt", ".csv")) >= 5
    assert len(used) >= 9
    assert AttachmentKind.SIGNED_BILLING in used


def test_its_pdfs_are_sound_but_for_the_locked_and_the_truncated_one(demo: Demo) -> None:
    unsound = {}
    forms = 0
    for paper in demo.papers("*.pdf"):
        try:
            with pikepdf.open(paper) as document:
                assert document.check_pdf_syntax() == [], paper
                forms += "/AcroForm" in document.Root
        except (pikepdf.PdfError, pikepdf.PasswordError) as error:
            unsound[paper.name] = type(error).__name__

    assert unsound == {"Vendor pricing (confidential).pdf": "PasswordError", "upload_partial.pdf": "PdfError"}
    assert forms > 50


def test_form_waivers_share_their_field_names_and_not_their_values(demo: Demo) -> None:
    values = []
    for paper in demo.papers("?LW_*.pdf"):
        with pikepdf.open(paper) as document:
            if "/AcroForm" in document.Root:
                fields = {str(entry.T): str(entry.V) for entry in document.Root.AcroForm.Fields}
                assert fields.keys() == {"Claimant", "Customer", "Job", "ThroughDate", "Amount", "SignedBy"}
                values.append(tuple(fields.values()))

    assert len(set(values)) == len(values)


def test_its_pictures_open_are_turned_by_exif_and_its_faxes_have_pages(demo: Demo) -> None:
    orientations: Counter[int] = Counter()
    for paper in demo.papers("*.jpg"):
        with Image.open(paper) as image:
            image.load()
            orientations[image.getexif()[0x0112]] += 1
    assert orientations.keys() == {1, 3, 6, 8}
    for paper in demo.papers("*.tif"):
        with Image.open(paper) as image:
            assert getattr(image, "n_frames", 1) >= 2
    for paper in [*demo.papers("*.png"), *demo.papers("*.webp")]:
        with Image.open(paper) as image:
            image.load()


def test_the_open_period_shows_every_status_and_pseudo_status(demo: Demo) -> None:
    with demo.database.read() as session:
        opened = session.exec(select(BillingPeriod).where(BillingPeriod.status == PeriodStatus.OPEN)).one()
        statuses = set(session.exec(select(Billing.status).where(Billing.period_id == opened.id)))
        billed = select(Billing.contract_id).where(Billing.period_id == opened.id)
        waiting = session.exec(select(Invite.state).where(col(Invite.contract_id).not_in(billed))).all()

    assert statuses >= {
        BillingStatus.DRAFT,
        BillingStatus.UNDER_REVIEW,
        BillingStatus.REVISE_AND_RESUBMIT,
        BillingStatus.APPROVED,
        BillingStatus.PENDING_OWNER_APPROVAL,
    }
    assert len(set(waiting)) == len(waiting) == 5


def test_every_billing_keeps_the_rules_of_the_money(demo: Demo) -> None:
    with demo.database.read() as session:
        for billing in session.exec(select(Billing)):
            shown = sheet(session, billing.id or 0)
            assert shown.summary.to_finish == shown.totals.balance + shown.summary.retainage
            assert billing.gross_cents > 0
            for line in shown.lines:
                assert min(0, line.scheduled) <= line.total <= max(0, line.scheduled)
                assert line.stored >= 0


def test_older_billings_are_paid_what_was_certified_and_recent_ones_are_not(demo: Demo) -> None:
    with demo.database.read() as session:
        paid = session.exec(select(Billing).where(col(Billing.paid_cents) > 0)).all()
        assert len(session.exec(select(Payment)).all()) == len(paid) > 80
        assert all(billing.paid_cents == billing.net_cents for billing in paid)
        assert {billing.status for billing in paid} <= set(CERTIFIED)
        opened = session.exec(select(BillingPeriod).where(BillingPeriod.status == PeriodStatus.OPEN)).one()
        assert opened.id not in {billing.period_id for billing in paid}


def test_one_contract_is_private_and_hidden_from_those_who_may_only_read(demo: Demo) -> None:
    with demo.database.read() as session:
        (private,) = session.exec(select(Contract).where(col(Contract.private))).all()
        seen = {}
        for login in ("maria.delgado", "tom.becker", "ruth.okafor"):
            actor = actor_for(session, login)
            (project,) = queries.projects(session, actor)
            wanted = queries.ListFilter(project_id=project.id, direction=Direction.DOWNSTREAM, period_id=None)
            rows = queries.list_rows(session, actor, wanted, queries.list_keys(session, actor, wanted))
            seen[login] = private.number in {row.contract_number for row in rows}

    assert seen == {"maria.delgado": True, "tom.becker": True, "ruth.okafor": False}


def test_names_that_trouble_careless_programs_are_in_it(demo: Demo) -> None:
    names = [paper.name for paper in demo.papers("*.*")]
    document = json.loads((demo.folder / "project.json").read_text())

    assert "Ace [Plumbing] & Söhne" in [company["name"] for company in document["companies"]]
    assert any(name.startswith("[bold red]") and "–" in name for name in names)
    assert max(map(len, names)) > 150


def test_its_history_begins_with_the_import(demo: Demo) -> None:
    with demo.database.read() as session:
        first = session.exec(select(Change).where(Change.field == "project")).one()

    assert first.new == "imported"
