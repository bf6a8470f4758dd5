"""The fixed words of the field as enumerations; the values are what the database and the import format hold.

Labels for people come from `store.dictionary`, never from here.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Dictionary(StrEnum):
    """The columns of the point-of-view dictionary (PRODUCT.md section 1)."""

    GENERAL_CONTRACTORS = "general_contractors"
    OWNERS = "owners"
    SPECIALTY_CONTRACTORS = "specialty_contractors"


class Tool(StrEnum):
    """A tool of a project on which a person has a level (PRODUCT.md section 5)."""

    COMMITMENTS = "commitments"
    CLIENT_CONTRACTS = "client_contracts"


class Level(IntEnum):
    """A person's level on a tool, in rising order (PRODUCT.md section 5)."""

    NONE = 0
    READ_ONLY = 1
    STANDARD = 2
    ADMIN = 3

    @property
    def word(self) -> str:
        """The level as the import format writes it, e.g. `read_only`."""
        return self.name.lower()


class Direction(StrEnum):
    """Downstream: we owe money on a commitment. Upstream: we are paid on a client contract."""

    DOWNSTREAM = "downstream"
    UPSTREAM = "upstream"

    @property
    def tool(self) -> Tool:
        """The tool whose levels govern contracts of this direction."""
        return Tool.COMMITMENTS if self is Direction.DOWNSTREAM else Tool.CLIENT_CONTRACTS


class ContractKind(StrEnum):
    """What a contract is; its direction follows (PRODUCT.md section 1)."""

    SUBCONTRACT = "subcontract"
    PURCHASE_ORDER = "purchase_order"
    PRIME_CONTRACT = "prime_contract"
    FUNDING = "funding"

    @property
    def direction(self) -> Direction:
        """Commitments are downstream, client contracts upstream."""
        commitments = (ContractKind.SUBCONTRACT, ContractKind.PURCHASE_ORDER)
        return Direction.DOWNSTREAM if self in commitments else Direction.UPSTREAM


class Accounting(StrEnum):
    """By what the lines of a contract are billed; by unit, stored material has no retainage (PRODUCT.md section 7)."""

    AMOUNT = "amount"
    UNIT = "unit"


class Until(StrEnum):
    """Of what a sliding rule of retainage is measured."""

    ORIGINAL = "original"
    REVISED = "revised"
    AMOUNT = "amount"


class ContractStatus(StrEnum):
    """The status of a contract."""

    DRAFT = "draft"
    OUT_FOR_SIGNATURE = "out_for_signature"
    APPROVED = "approved"
    COMPLETE = "complete"
    TERMINATED = "terminated"


class ChangeOrderStatus(StrEnum):
    """Only approved change orders count in the contract sum (PRODUCT.md section 7, line 2)."""

    DRAFT = "draft"
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    VOID = "void"


class PeriodStatus(StrEnum):
    """Exactly one period of a project is open (PRODUCT.md section 4)."""

    OPEN = "open"
    CLOSED = "closed"


class Schedule(StrEnum):
    """How often a project's periods are made without anybody's doing (PRODUCT.md section 4)."""

    NEVER = "never"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class BillingStatus(StrEnum):
    """The stored statuses of a billing (PRODUCT.md section 6)."""

    DRAFT = "draft"
    UNDER_REVIEW = "under_review"
    REVISE_AND_RESUBMIT = "revise_and_resubmit"
    APPROVED = "approved"
    APPROVED_AS_NOTED = "approved_as_noted"
    PENDING_OWNER_APPROVAL = "pending_owner_approval"


CERTIFIED = (BillingStatus.APPROVED, BillingStatus.APPROVED_AS_NOTED)
"""The statuses of a certified application; its line 6 is the next one's line 7 (PRODUCT.md section 7)."""


class LineReview(StrEnum):
    """What the review says of one line of a billing (PRODUCT.md section 6)."""

    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"


class InviteState(StrEnum):
    """How far a commitment without a billing in the period has come (PRODUCT.md section 2)."""

    NO_INVOICE_CONTACTS = "no_invoice_contacts"
    SSOVS_NOT_APPROVED = "ssovs_not_approved"
    NOT_INVITED = "not_invited"
    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class MessageState(StrEnum):
    """What became of a letter: it waits for its sender, went, or could not go and says why."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    NO_ADDRESS = "no_address"


class AttachmentKind(StrEnum):
    """What an attachment is (PRODUCT.md section 8)."""

    INVOICE = "invoice"
    LIEN_WAIVER_CONDITIONAL_PROGRESS = "lien_waiver_conditional_progress"
    LIEN_WAIVER_UNCONDITIONAL_PROGRESS = "lien_waiver_unconditional_progress"
    LIEN_WAIVER_CONDITIONAL_FINAL = "lien_waiver_conditional_final"
    LIEN_WAIVER_UNCONDITIONAL_FINAL = "lien_waiver_unconditional_final"
    CERTIFIED_PAYROLL = "certified_payroll"
    INSURANCE = "insurance"
    PHOTO = "photo"
    TICKET = "ticket"
    CHANGE_ORDER = "change_order"
    SIGNED_BILLING = "signed_billing"
    OTHER = "other"


class Paper(StrEnum):
    """What a billing may have to carry before it is compiled (PRODUCT.md section 8), and that its figures tie out.

    No value is one of `AttachmentKind`: as texts they would be equal.
    """

    CONDITIONAL_WAIVER = "conditional_waiver"
    UNCONDITIONAL_WAIVER = "unconditional_waiver"
    INSURANCE = "insurance_in_force"
    STORED_MATERIAL = "stored_material"
    CERTIFIED_PAYROLL = "payroll_certified"
    TIE_OUT = "tie_out"


class Severity(StrEnum):
    """What follows where a billing lacks something: nothing, a word before the compile, or no compile."""

    OFF = "off"
    WARNING = "warning"
    BLOCK = "block"


class BackupState(StrEnum):
    """The life of a backup, which is also its job record."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Outcome(StrEnum):
    """What became of one part of a backup (PRODUCT.md section 3, rule 7)."""

    INCLUDED = "included"
    CONVERTED = "converted"
    REPAIRED = "repaired"
    SLIP_SHEET = "slip_sheet"
    NO_BILLING = "no_billing"
    LEFT_OUT = "left_out"

    @property
    def needs_attention(self) -> bool:
        """Whether a part with this outcome counts as an exception, whatever its findings say."""
        return self in (Outcome.REPAIRED, Outcome.SLIP_SHEET, Outcome.NO_BILLING)


class PrepareState(StrEnum):
    """How far a stored file has come on its way to a section (PDF.md, Prepare)."""

    WAITING = "waiting"
    READY = "ready"
    REFUSED = "refused"
