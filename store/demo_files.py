"""Which papers hang on which demo billing, and under which names; 600 on the commitments."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

from store import demo_papers as papers
from store.demo_names import CAMERAS
from store.demo_papers import Occasion
from store.demo_pictures import Pictures, photo, web_photo
from store.demo_project import PERIODS
from store.money import parse_cents
from store.vocabulary import AttachmentKind

Paper = tuple[str, AttachmentKind, bytes]
"""A file's name, its kind and its content."""

ON_COMMITMENTS = 600
IN_OPEN_PERIOD = 100
Json = dict[str, Any]


def attach_papers(
    document: Json, folder: Path, random: Random, pictures: Pictures, progress: Callable[[int, int], None]
) -> None:
    """Writes every paper below the folder and names it in the document.

    Args:
        progress: called with the number of files written so far, and of all.
    """
    written = 0
    counts = list(_counts(document))
    total = sum(count for _, _, count in counts)
    for contract, billing, count in counts:
        occasion = _occasion(contract, billing)
        place = Path("files") / occasion.contract / str(occasion.position)
        (folder / place).mkdir(parents=True)
        for name, kind, content in _papers(random, occasion, pictures, count, is_open=_is_open(billing)):
            (folder / place / name).write_bytes(content)
            billing["attachments"].append({"path": str(place / name), "kind": kind.value})
            written += 1
            progress(written, total)


def _counts(document: Json) -> Iterator[tuple[Json, Json, int]]:
    """Every billing with the number of its papers: those of the commitments are 600, 100 of them in the open period."""
    commitments = [
        (contract, billing)
        for contract in document["contracts"]
        for billing in contract["billings"]
        if contract["kind"] != "prime_contract"
    ]
    for wanted, chosen in (
        (ON_COMMITMENTS - IN_OPEN_PERIOD, [one for one in commitments if not _is_open(one[1])]),
        (IN_OPEN_PERIOD, [one for one in commitments if _is_open(one[1])]),
    ):
        each, more = divmod(wanted, len(chosen))
        for at, (contract, billing) in enumerate(chosen):
            yield contract, billing, each + (at < more)
    for contract in document["contracts"]:
        if contract["kind"] == "prime_contract":
            yield from ((contract, billing, 1) for billing in contract["billings"])


def _is_open(billing: Json) -> bool:
    return bool(billing["period_from"] == PERIODS[-1][0])


def _occasion(contract: Json, billing: Json) -> Occasion:
    through = next(last for first, last, _ in PERIODS if first == billing["period_from"])
    amounts = [parse_cents(line.get("work_this_period", "0")) for line in billing["lines"]]
    return Occasion(
        contract=contract["number"],
        title=contract["title"],
        company=contract["company"],
        position=billing["position"],
        through=date.fromisoformat(through),
        amount=sum(amounts),
    )


def _papers(random: Random, of: Occasion, pictures: Pictures, count: int, *, is_open: bool) -> list[Paper]:
    """An invoice, a waiver and evidence, in this order; the odd ones of the open period come last."""
    odd = _odd(random, of, pictures) if is_open else []
    makers = (_invoice, _waiver, _evidence, _evidence)
    usual = [make(random, of, pictures) for make in makers[: count - len(odd)]]
    chosen = [*usual, *odd]
    # Two papers of one name would be one file.
    named: dict[str, Paper] = {}
    for name, kind, content in chosen:
        unique = name if name not in named else f"{Path(name).stem} (2){Path(name).suffix}"
        named[unique] = (unique, kind, content)
    return list(named.values())


def _invoice(random: Random, of: Occasion, pictures: Pictures) -> Paper:
    number = random.randrange(10_000, 99_999)
    if random.randrange(5) < 2:
        scanned = papers.scan(random, of, pictures, f"Supplier invoice {number}")
        return f"Scan_{of.through:%Y%m%d}_{number}.pdf", AttachmentKind.INVOICE, scanned
    return f"Invoice {number}.pdf", AttachmentKind.INVOICE, papers.supplier_invoice(random, of)


def _waiver(random: Random, of: Occasion, pictures: Pictures) -> Paper:
    conditional = of.position == 1 or random.randrange(4) > 0
    kind = (
        AttachmentKind.LIEN_WAIVER_CONDITIONAL_PROGRESS
        if conditional
        else AttachmentKind.LIEN_WAIVER_UNCONDITIONAL_PROGRESS
    )
    name = f"{'CLW' if conditional else 'ULW'}_{of.contract}_{of.through:%Y-%m}.pdf"
    if random.randrange(10) < 4:
        return name, kind, papers.scan(random, of, pictures, name)
    return name, kind, papers.lien_waiver(random, of, conditional=conditional, final=False)


def _evidence(random: Random, of: Occasion, pictures: Pictures) -> Paper:
    makers = (_site_photo, _site_photo, _site_photo, _site_photo, _scanned, _scanned, _payroll, _table, _note)
    return random.choice((*makers, _fax, _ticket, _web_photo, _certificate, _signed))(random, of, pictures)


def _site_photo(random: Random, of: Occasion, pictures: Pictures) -> Paper:
    taken = f"{of.through:%Y:%m}:{random.randrange(1, 25):02} 10:{random.randrange(60):02}:00"
    content = photo(
        random.choice(pictures.photos),
        orientation=random.choice((1, 1, 3, 6, 6, 8)),
        taken_at=taken,
        camera=random.choice(CAMERAS),
        comment=f"{of.label} {random.getrandbits(48):x}",
    )
    return f"IMG_{random.randrange(1000, 9999)}.jpg", AttachmentKind.PHOTO, content


def _scanned(random: Random, of: Occasion, pictures: Pictures) -> Paper:
    number = random.randrange(100, 999)
    content = papers.scan(random, of, pictures, f"Delivery tickets {number}")
    return f"Tickets {number} {of.title}.pdf", AttachmentKind.TICKET, content


def _payroll(random: Random, of: Occasion, _pictures: Pictures) -> Paper:
    name = f"WH-347 {of.contract} {of.through:%b %Y}.pdf"
    return name, AttachmentKind.CERTIFIED_PAYROLL, papers.payroll(random, of)


def _table(random: Random, of: Occasion, _pictures: Pictures) -> Paper:
    return f"quantities-{of.through:%Y-%m}.csv", AttachmentKind.OTHER, papers.unit_counts(random, of)


def _note(random: Random, of: Occasion, _pictures: Pictures) -> Paper:
    return f"notes {of.through:%B}.txt", AttachmentKind.OTHER, papers.notes(random, of)


def _fax(random: Random, of: Occasion, _pictures: Pictures) -> Paper:
    return f"FAX{random.randrange(10**5):05}.tif", AttachmentKind.CHANGE_ORDER, papers.faxed_order(random, of)


def _ticket(random: Random, of: Occasion, _pictures: Pictures) -> Paper:
    return f"ticket-{random.randrange(10**4)}.png", AttachmentKind.TICKET, papers.ticket(random, of)


def _web_photo(random: Random, of: Occasion, pictures: Pictures) -> Paper:
    content = web_photo(random.choice(pictures.photos), f"{of.label} {random.getrandbits(32):x}")
    return f"WhatsApp Image {of.through} ({random.randrange(9)}).webp", AttachmentKind.PHOTO, content


def _certificate(random: Random, of: Occasion, _pictures: Pictures) -> Paper:
    return f"COI - {of.company}.pdf", AttachmentKind.INSURANCE, papers.certificate(random, of)


def _signed(random: Random, of: Occasion, pictures: Pictures) -> Paper:
    name = f"{of.contract} application {of.position} signed.pdf"
    return name, AttachmentKind.SIGNED_BILLING, papers.scan(random, of, pictures, name)


def _odd(random: Random, of: Occasion, pictures: Pictures) -> list[Paper]:
    """What goes wrong in every real month, each on one contract of the open period."""
    match of.contract:
        case "SC-1":
            return [("Vendor pricing (confidential).pdf", AttachmentKind.OTHER, papers.locked(of))]
        case "SC-2":
            broken = papers.truncated(papers.scan(random, of, pictures, "Broken upload"))
            return [("upload_partial.pdf", AttachmentKind.INVOICE, broken)]
        case "SC-3":
            return [("Change narrative.docx", AttachmentKind.CHANGE_ORDER, _office_file(of))]
        case "SC-4":
            return [("[bold red]As-built #4 (2 of 3) – Söhne.txt", AttachmentKind.OTHER, papers.notes(random, of))]
        case "SC-5":
            name = "Mill certificates " + "heat number and lot " * 9 + ".pdf"
            return [(name, AttachmentKind.OTHER, papers.certificate(random, of))]
        case _:
            return []


def _office_file(of: Occasion) -> bytes:
    """A word processor's file of one paragraph (ECMA-376); dated, so that its bytes are always the same."""
    text = f"{of.label}: why the change was needed, for the owner's file.".replace("&", "&amp;").replace("<", "&lt;")
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    words = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    main_part = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        f'<Default Extension="rels" ContentType="{relations}"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main_part}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{office}" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{words}"><w:body>'
        f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>",
    }
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(
                zipfile.ZipInfo(name, (2026, 9, 21, 9, 0, 0)), f'<?xml version="1.0" encoding="UTF-8"?>{content}'
            )
    return written.getvalue()
