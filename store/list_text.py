"""What a list of billings finds by text (PRODUCT.md section 2, search)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, String, TableClause, column, func, or_, select, table
from sqlmodel import Session, col

from store.tables import Billing, Company, Contract

FEW = 20_000
"""Up to so many billings are looked up one by one."""

_OF_BILLINGS, _OF_FILES = (
    table(name, column("rowid", Integer), column(name, String)) for name in ("billing_text", "attachment_text")
)
"""Numbers and comments of billings, titles and names of attached files, folded, by trigrams; triggers keep them
(revisions 0013 and 0015)."""


def called(text: str) -> ColumnElement[bool]:
    """Whether contract, company or architect are called so."""
    companies = select(col(Company.id)).where(holds(col(Company.name), text))
    return or_(
        holds(col(Contract.number), text),
        holds(col(Contract.title), text),
        col(Contract.company_id).in_(companies),
        func.coalesce(col(Contract.architect_id), 0).in_(companies),
    )


def written_in_billing(text: str) -> ColumnElement[bool]:
    """Whether a billing has the text in number or comment: each is looked at."""
    return or_(holds(col(Billing.number), text), holds(col(Billing.comment), text))


def with_text(text: str) -> Select[Any]:
    """The ids of all billings with the text in number or comment."""
    if not has_trigrams(text):
        return select(col(Billing.id)).where(written_in_billing(text))
    texts, matches = texts_with(text)
    return select(texts.c.rowid).where(matches)


def texts_with(text: str) -> tuple[TableClause, ColumnElement[bool]]:
    """The texts of billings by trigrams, whose `rowid` is the billing, and which hold a text of three letters."""
    return _OF_BILLINGS, _match(_OF_BILLINGS, text)


def files_called(text: str) -> tuple[TableClause, ColumnElement[bool]]:
    """The names of files by trigrams, whose `rowid` is the attachment, and which hold a text of three letters."""
    return _OF_FILES, _match(_OF_FILES, text)


def _match(texts: TableClause, text: str) -> ColumnElement[bool]:
    phrase = text.casefold().replace('"', '""')
    return texts.c[texts.name].op("MATCH")(f'"{phrase}"')


def has_trigrams(text: str) -> bool:
    """Whether the text is found by trigrams, for which it needs three letters."""
    return len(text.casefold()) >= 3


def in_few(session: Session, text: str) -> bool:
    """Whether the text is in the numbers and comments of few billings, of whatever project."""
    if not text or not has_trigrams(text):
        return False
    found = with_text(text).limit(FEW + 1).subquery()
    many: int = session.execute(select(func.count()).select_from(found)).scalar_one()
    return many <= FEW


def holds(column: Any, text: str) -> ColumnElement[bool]:
    """Whether the column holds the text, in any case; `%` and `_` are characters like all others."""
    if text.isascii():
        literal_text = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        matches: ColumnElement[bool] = column.like(f"%{literal_text}%", escape="\\")
        return matches
    return func.instr(func.fold(column), text.casefold()) > 0
