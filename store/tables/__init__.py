"""The tables. Declarations only: rules live in the modules named for their subject.

Amounts are integer cents. Rates (retainage, percent complete) are integer millionths: 10 % is 100_000.
Texts are what a person typed and may hold anything; whoever shows them treats them as data, never as markup.
"""

import store.tables.naming  # noqa: F401 - before any table is declared
from store.tables.backups import Backup, BackupItem, LedgerPart
from store.tables.billings import Billing, BillingLine, Payment
from store.tables.changes import Change
from store.tables.contracts import (
    ChangeOrder,
    Contract,
    Invite,
    InvoiceContact,
    PrivateEntry,
    RetainageRule,
    SovLine,
)
from store.tables.files import Attachment, StoredFile
from store.tables.kept import ColumnLayout, KeptSelection, KeptTick, SavedView
from store.tables.messages import Message
from store.tables.people import Company, Person, PublicKey, ToolLevel
from store.tables.projects import BillingPeriod, Project, Requirement

__all__ = [
    "Attachment",
    "Backup",
    "BackupItem",
    "Billing",
    "BillingLine",
    "BillingPeriod",
    "Change",
    "ChangeOrder",
    "ColumnLayout",
    "Company",
    "Contract",
    "Invite",
    "InvoiceContact",
    "KeptSelection",
    "KeptTick",
    "LedgerPart",
    "Message",
    "Payment",
    "Person",
    "PrivateEntry",
    "Project",
    "PublicKey",
    "Requirement",
    "RetainageRule",
    "SavedView",
    "SovLine",
    "StoredFile",
    "ToolLevel",
]
