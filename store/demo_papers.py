"""The papers that come with a demo billing, each as bytes: invoices, waivers, payrolls, tickets, notes.

What they say is drawn from the billing they hang on, so that no two are alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from store.demo_names import GOODS, LINES, OURS, SUPPLIERS, WORKERS
from store.demo_pdf import FormField, Page, pdf
from store.demo_pictures import Pictures, fax, marked, screenshot
from store.money import format_cents, plain_cents

LEFT, RIGHT, TOP = 54, 558, 730


@dataclass(frozen=True, slots=True)
class Occasion:
    """The billing that papers are made for."""

    contract: str
    title: str
    company: str
    position: int
    through: date
    amount: int

    @property
    def label(self) -> str:
        """One line that names the billing."""
        return f"{self.contract} #{self.position}, {self.title}, through {self.through}"


def supplier_invoice(random: Random, of: Occasion) -> bytes:
    """One or two pages with a table of goods."""
    pages = [Page() for _ in range(random.choice((1, 1, 1, 2)))]
    supplier, total = random.choice(SUPPLIERS), 0
    for at, page in enumerate(pages, 1):
        _head(page, supplier, f"Invoice {random.randrange(10_000, 99_999)}", f"Page {at} of {len(pages)}")
        page.text(LEFT, 670, 10, f"Sold to: {of.company}    Job: {of.label}")
        rows = []
        for _ in range(random.randrange(9, 22)):
            goods, price = random.choice(GOODS)
            amount = random.randrange(1, 60)
            total += amount * price
            rows.append((goods, str(amount), format_cents(price), format_cents(amount * price)))
        _table(page, 640, ("Description", "Quantity", "Price", "Amount"), rows)
    pages[-1].right(RIGHT, 110, 11, format_cents(total), bold=True)
    pages[-1].text(400, 110, 11, "Total due", bold=True)
    return pdf(pages, title=f"Invoice for {of.label}", producer="LedgerPrint 9.2")


def lien_waiver(random: Random, of: Occasion, *, conditional: bool, final: bool) -> bytes:
    """A form with fields of its own values; every form uses the same field names, as they do."""
    page = Page()
    kind = f"{'Conditional' if conditional else 'Unconditional'} waiver, {'final' if final else 'progress'} payment"
    page.text(LEFT, TOP, 15, kind, bold=True)
    page.rule(LEFT, TOP - 8, RIGHT - LEFT, 1)
    values = {
        "Claimant": of.company,
        "Customer": OURS,
        "Job": of.label,
        "ThroughDate": str(of.through),
        "Amount": format_cents(of.amount),
        "SignedBy": random.choice(WORKERS),
    }
    fields = []
    for at, (name, value) in enumerate(values.items()):
        y = 640 - 34 * at
        page.text(LEFT, y + 4, 10, name)
        page.frame(170, y, 360, 16)
        fields.append(FormField(name, value, 170, y, 360))
    for at in range(5):
        page.text(
            LEFT, 380 - 14 * at, 9, "Sample wording of a demo project. It waives nothing and is no legal document."
        )
    return pdf([page], title=f"{kind}, {of.contract}", producer="FormFiller 4", fields=fields)


def payroll(random: Random, of: Occasion) -> bytes:
    """Weekly certified payrolls, a page a week."""
    pages = []
    for week in range(1, random.choice((2, 3, 4)) + 1):
        page = Page()
        _head(page, of.company, f"Certified payroll, week {week}", of.label)
        rows = []
        for worker in WORKERS:
            hours, rate = random.randrange(24, 48), random.randrange(2900, 6100)
            rows.append((worker, str(hours), format_cents(rate), format_cents(hours * rate)))
        _table(page, 640, ("Name", "Hours", "Rate", "Gross"), rows)
        pages.append(page)
    return pdf(pages, title=f"Certified payroll, {of.label}", producer="PayDesk 2026")


def certificate(random: Random, of: Occasion) -> bytes:
    """A certificate of insurance."""
    page = Page()
    _head(page, "Certificate of insurance", f"Policy {random.randrange(10**7, 10**8)}", of.label)
    limits = [
        (name, "", "", format_cents(limit * 100)) for name, limit in (("General", 2_000_000), ("Auto", 1_000_000))
    ]
    _table(page, 640, ("Coverage", "", "", "Limit"), [*limits, ("Stored material", "", "", format_cents(of.amount))])
    return pdf([page], title=f"Insurance, {of.company}", producer="CoverNote")


def scan(random: Random, of: Occasion, pictures: Pictures, stamp: str) -> bytes:
    """One to nine scanned pages with the text layer that OCR leaves."""
    pages = []
    for at in range(random.choice((1, 1, 1, 2, 2, 3, 4, 9))):
        original = random.choice(pictures.scans)
        distinct = marked(original.data, f"{of.label} {stamp} {at} {random.getrandbits(64):x}")
        page = Page(picture=type(original)(distinct, original.size, original.colours))
        page.text(60, 740, 8, f"{stamp} {of.label} page {at + 1}", hidden=True)
        page.text(330 + random.randrange(60), 60 + random.randrange(80), 13, f"RECEIVED {of.through}", bold=True)
        pages.append(page)
    return pdf(pages, title=stamp, producer="ScanStation 7000")


def truncated(whole: bytes) -> bytes:
    """An upload that broke off."""
    return whole[: len(whole) * 3 // 5]


def locked(of: Occasion) -> bytes:
    """A PDF that opens with a password only."""
    from datetime import UTC, datetime

    from fpdf import FPDF
    from fpdf.enums import EncryptionMethod

    document = FPDF(format="letter")
    # AES draws random numbers; with RC4 the same demo gives the same bytes.
    document.set_encryption("owner of the demo", "a password nobody sent", encryption_method=EncryptionMethod.RC4)
    document.set_creation_date(datetime(2026, 9, 21, tzinfo=UTC))
    document.add_page()
    document.set_font("helvetica", size=12)
    document.cell(text=f"Confidential pricing, {of.contract}")
    return bytes(document.output())


def unit_counts(random: Random, of: Occasion) -> bytes:
    """A CSV table of installed quantities."""
    rows = ["Level,Item,Installed,Planned,Value"]
    for at in range(random.randrange(15, 90)):
        goods, price = random.choice(GOODS)
        planned = random.randrange(10, 300)
        installed = random.randrange(planned)
        rows.append(f'{at % 4 + 1},"{goods}",{installed},{planned},{plain_cents(installed * price)}')
    return "\r\n".join([*rows, f'"{of.label}",,,,']).encode()


def notes(random: Random, of: Occasion) -> bytes:
    """A plain text note."""
    lines = [f"Site notes for {of.label}", ""]
    for _ in range(random.randrange(6, 60)):
        lines.append(
            f"- {random.choice(LINES)}: {random.randrange(2, 100)} % in place, {random.choice(WORKERS)} agreed."
        )
    return "\n".join([*lines, "", "Grüße, the field office – café on level 1 is open again"]).encode()


def ticket(random: Random, of: Occasion) -> bytes:
    """A delivery ticket as a PNG."""
    return screenshot(["Delivery ticket", of.label, *_deliveries(random, 24)])


def faxed_order(random: Random, of: Occasion) -> bytes:
    """A change order faxed on two to four pages."""
    pages = range(random.choice((2, 3, 4)))
    return fax([["Change order request", of.label, f"Sheet {at + 1}", *_deliveries(random, 20)] for at in pages])


def _deliveries(random: Random, count: int) -> list[str]:
    return [f"{random.randrange(1, 90)} x {random.choice(GOODS)[0]}" for _ in range(count)]


def _head(page: Page, issuer: str, title: str, subtitle: str) -> None:
    page.text(LEFT, TOP, 16, issuer, bold=True)
    page.text(LEFT, TOP - 20, 12, title)
    page.text(LEFT, TOP - 36, 9, subtitle)
    page.rule(LEFT, TOP - 44, RIGHT - LEFT, 1.2)


def _table(page: Page, top: float, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Words on the left, figures on the right."""
    edges = (LEFT, 340, 450, RIGHT)
    page.text(edges[0], top, 10, heads[0], bold=True)
    for edge, head in zip(edges[1:], heads[1:], strict=True):
        page.text(edge - 6 * len(head), top, 10, head, bold=True)
    page.rule(LEFT, top - 4, RIGHT - LEFT)
    for at, (words, *figures) in enumerate(rows, 1):
        page.text(edges[0], top - 18 * at, 10, words)
        for edge, figure in zip(edges[1:], figures, strict=True):
            page.right(edge, top - 18 * at, 10, figure)
