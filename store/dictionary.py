"""The point-of-view dictionary: every label a person reads comes from here (PRODUCT.md section 1)."""

from __future__ import annotations

from enum import Enum, StrEnum

from store.vocabulary import AttachmentKind, BillingStatus, Dictionary, Level, Paper


class Term(StrEnum):
    """What the point of view names differently."""

    INVOICING = "invoicing"
    OWNER = "owner"
    OWNER_CLIENT = "owner_client"
    PRIME_CHANGE_ORDER = "prime_change_order"
    PRIME_CONTRACTS = "prime_contracts"
    REVENUE = "revenue"
    SUBCONTRACT = "subcontract"
    SUBCONTRACTOR = "subcontractor"
    SSOV = "ssov"
    INVOICE_NUMBER = "invoice_number"
    NUMBER_COLUMN = "number_column"
    INVOICE_CONTACT = "invoice_contact"
    UPSTREAM_TAB = "upstream_tab"
    COMPILE_BACKUPS = "compile_backups"
    BACKUP_TITLE = "backup_title"
    BILLING = "billing"
    BILLINGS = "billings"


_ORDER = (Dictionary.GENERAL_CONTRACTORS, Dictionary.OWNERS, Dictionary.SPECIALTY_CONTRACTORS)

_WORDS: dict[Term, tuple[str, str, str]] = {
    Term.INVOICING: ("Invoicing", "Invoicing", "Progress Billings"),
    Term.OWNER: ("Owner", "Funding", "Owner"),
    Term.OWNER_CLIENT: ("Owner/Client", "Owner/Client", "GC/Client"),
    Term.PRIME_CHANGE_ORDER: (
        "Prime Contract Change Order",
        "Funding Change Order",
        "Client Contract Change Order",
    ),
    Term.PRIME_CONTRACTS: ("Prime Contracts", "Funding", "Client Contracts"),
    Term.REVENUE: ("Revenue", "Funding", "Revenue"),
    Term.SUBCONTRACT: ("Subcontract", "Contract", "Subcontract"),
    Term.SUBCONTRACTOR: ("Subcontractor", "Contractor", "Subcontractor"),
    Term.SSOV: (
        "Subcontractor Schedule of Values (SSOV)",
        "Contractor Schedule of Values (CSOV)",
        "Subcontractor Schedule of Values (SSOV)",
    ),
    Term.INVOICE_NUMBER: ("Invoice #", "Invoice #", "Progress Billing #"),
    # The same as a heading for narrow columns.
    Term.NUMBER_COLUMN: ("Invoice #", "Invoice #", "Billing #"),
    Term.INVOICE_CONTACT: ("Invoice contact", "Invoice contact", "Progress billing contact"),
    Term.UPSTREAM_TAB: ("Owner", "Funding", "GC/Client"),
    Term.COMPILE_BACKUPS: (
        "Compile Invoice Backups",
        "Compile Invoice Backups",
        "Compile Progress Billing Backups",
    ),
    Term.BACKUP_TITLE: (
        "Subcontractor invoice backup",
        "Contractor invoice backup",
        "Subcontractor progress billing backup",
    ),
    Term.BILLING: ("Invoice", "Invoice", "Progress billing"),
    Term.BILLINGS: ("invoices", "invoices", "billings"),
}

_SPECIAL: dict[Enum, str] = {
    BillingStatus.REVISE_AND_RESUBMIT: "Revise & Resubmit",
    BillingStatus.APPROVED_AS_NOTED: "Approved as Noted",
    AttachmentKind.LIEN_WAIVER_CONDITIONAL_PROGRESS: "Lien waiver (conditional, progress)",
    AttachmentKind.LIEN_WAIVER_UNCONDITIONAL_PROGRESS: "Lien waiver (unconditional, progress)",
    AttachmentKind.LIEN_WAIVER_CONDITIONAL_FINAL: "Lien waiver (conditional, final)",
    AttachmentKind.LIEN_WAIVER_UNCONDITIONAL_FINAL: "Lien waiver (unconditional, final)",
    AttachmentKind.CERTIFIED_PAYROLL: "Certified payroll",
    AttachmentKind.CHANGE_ORDER: "Change order",
    AttachmentKind.SIGNED_BILLING: "Signed billing",
    Paper.CONDITIONAL_WAIVER: "Conditional lien waiver",
    Paper.UNCONDITIONAL_WAIVER: "Unconditional lien waiver for the last",
    Paper.INSURANCE: "Insurance not expired",
    Paper.STORED_MATERIAL: "Invoice and photo of stored material",
    Paper.CERTIFIED_PAYROLL: "Certified payroll",
    Paper.TIE_OUT: "Figures tie out",
}


def label(dictionary: Dictionary, term: Term) -> str:
    """The label of a term from the project's point of view."""
    return _WORDS[term][_ORDER.index(dictionary)]


def word(member: Enum) -> str:
    """A member of a vocabulary for a person, e.g. `Revise & Resubmit`, `Read Only`."""
    if member in _SPECIAL:
        return _SPECIAL[member]
    if isinstance(member, Level):
        return member.name.replace("_", " ").title()
    words = str(member.value).replace("_", " ").title()
    return words.replace("Ssovs", "SSOVs")
