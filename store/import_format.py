"""The import format `progress-billings/1` as models; docs/import-schema.json is generated from them.

A key that may be left out has a default. Whether a key was there is known (`model_fields_set`): an import that
updates leaves alone what the document does not mention (docs/import.md).
"""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from store.completeness import MOST_TIERS
from store.errors import RuleBroken
from store.money import parse_cents, parse_rate
from store.units import parse_decimal, scheduled_of
from store.vocabulary import (
    Accounting,
    AttachmentKind,
    BillingStatus,
    ChangeOrderStatus,
    ContractKind,
    ContractStatus,
    Dictionary,
    InviteState,
    Level,
    LineReview,
    Paper,
    PeriodStatus,
    Severity,
    Until,
)

FORMAT = "progress-billings/1"

AMOUNT = r"^-?[0-9]{1,13}(\.[0-9]{1,2})?$"
RATE = r"^[0-9]{1,3}(\.[0-9]{1,4})?$"
DECIMAL = r"^-?[0-9]{1,11}(\.[0-9]{1,4})?$"
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
LEVELS = {level.word: level for level in Level}
LONGEST_LABEL = 200


def _cents(given: Any) -> int:
    if not isinstance(given, str):
        raise ValueError('Write the amount as text, such as "1234.50": a number may lose a cent.')
    if not re.fullmatch(AMOUNT, given, re.ASCII):
        raise ValueError(f'"{given}" is not an amount such as "1234.50" or "-1200", with at most two decimals.')
    return parse_cents(given)


def _rate(given: Any) -> int:
    if not isinstance(given, str):
        raise ValueError('Write the percentage as text, such as "10" or "7.5".')
    if not re.fullmatch(RATE, given, re.ASCII):
        raise ValueError(f'"{given}" is not a percentage from "0" to "100", with at most four decimals.')
    return parse_rate(given)


def _decimal(given: Any) -> int:
    if not isinstance(given, str) or not re.fullmatch(DECIMAL, given, re.ASCII):
        raise ValueError(f'{_shown(given)} is not a number as text, such as "12.5", with at most four decimals.')
    return parse_decimal(given, "The number")


def _day(given: Any) -> date:
    if isinstance(given, str) and re.fullmatch(DAY, given, re.ASCII):
        try:
            return date.fromisoformat(given)
        except ValueError:
            pass
    raise ValueError(f'{_shown(given)} is not a day such as "2026-09-30".')


def _level(given: Any) -> Level:
    if not isinstance(given, str) or given not in LEVELS:
        raise ValueError(f"{_shown(given)} is not a level; the levels are {', '.join(LEVELS)}.")
    return LEVELS[given]


def _shown(given: Any) -> str:
    return f'"{given}"' if isinstance(given, str) else str(given)


def _label(given: str) -> str:
    if not given.strip():
        raise ValueError("This must not be empty.")
    if given != given.strip():
        raise ValueError(f'"{given}" begins or ends with a blank.')
    return _line(given)


def _line(given: str) -> str:
    if len(given) > LONGEST_LABEL:
        raise ValueError(f"This has {len(given)} characters; {LONGEST_LABEL} are the most.")
    if not given.isprintable():
        raise ValueError("This holds a line break or another character that cannot be shown on one line.")
    return given


def _schema(pattern: str, description: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": pattern, "description": description})


Label = Annotated[str, AfterValidator(_label), Field(min_length=1, max_length=LONGEST_LABEL)]
"""A name or number: one line, not empty."""
Line = Annotated[str, AfterValidator(_line), Field(max_length=LONGEST_LABEL)]
"""A line of text, perhaps empty."""
Cents = Annotated[int, BeforeValidator(_cents), _schema(AMOUNT, "Money, with at most two decimals.")]
"""An amount in the document, integer cents here."""
Rate = Annotated[int, BeforeValidator(_rate), _schema(RATE, "A percentage from 0 to 100.")]
"""A percentage in the document, integer millionths here."""
Number = Annotated[int, BeforeValidator(_decimal), _schema(DECIMAL, "A number with at most four decimals.")]
"""A quantity or a unit price in the document, integer ten-thousandths here."""
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Tier = Annotated[int, Field(ge=1, le=MOST_TIERS)]
ToolRank = Annotated[Level, BeforeValidator(_level), WithJsonSchema({"enum": list(LEVELS)})]


class Record(BaseModel):
    """What every part of a document has in common: no unknown key, no guessing of types."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class RequirementRecord(Record):
    """What follows where a billing lacks a paper; `tiers` counts for lien waivers alone."""

    paper: Paper
    severity: Severity
    tiers: Tier = 1


class ProjectRecord(Record):
    """The project; found again by its number. `company` is our own firm (docs/import.md says what its default is)."""

    number: Label
    name: Label
    address: Line = ""
    company: Label | None = None
    dictionary: Dictionary = Dictionary.GENERAL_CONTRACTORS
    allow_overbilling: bool = True
    requirements: tuple[RequirementRecord, ...] = ()


class CompanyRecord(Record):
    """A firm; found again by its name."""

    name: Label


class PersonRecord(Record):
    """Somebody who may act, and their levels on the project's tools; found again by login."""

    login: Label
    name: Label
    company: Label | None = None
    email: Line = ""
    commitments: ToolRank = Field(default_factory=lambda: Level.NONE)
    client_contracts: ToolRank = Field(default_factory=lambda: Level.NONE)


class PeriodRecord(Record):
    """A billing period, both ends included; found again by its first day."""

    from_: Annotated[Day, Field(alias="from")]
    to: Day
    due: Day
    status: PeriodStatus


class SlidingRecord(Record):
    """A rule of sliding retainage: a rate on work until a percentage of a sum, or an amount, is completed."""

    rate: Rate
    until: Until
    percent: Rate | None = None
    amount: Cents | None = None

    @model_validator(mode="after")
    def _one_bound(self) -> SlidingRecord:
        if (self.amount is None) is (self.until is Until.AMOUNT) or (self.percent is None) is (
            self.until is not Until.AMOUNT
        ):
            raise ValueError("Give an amount for until amount, else a percent.")
        return self


class RetainageRecord(Record):
    """The rates that new billings of a contract withhold, and the rules by which that on work slides."""

    work: Rate
    stored: Rate
    sliding: tuple[SlidingRecord, ...] = ()


class DetailRecord(Record):
    """A line, found again by its item; with quantity and unit price, its scheduled value is what they come to."""

    item: Label
    budget_code: Line = ""
    description: Line = ""
    unit: Line = ""
    quantity: Number | None = None
    unit_price: Number | None = None
    scheduled_value: Cents

    @model_validator(mode="after")
    def _comes_to(self) -> DetailRecord:
        try:
            scheduled_of(self.item, self.quantity, self.unit_price, self.scheduled_value)
        except RuleBroken as broken:
            raise ValueError(str(broken)) from None
        return self


class LineRecord(DetailRecord):
    """A line of the schedule of values or of a change order; a line that has details is billed by them."""

    details: tuple[DetailRecord, ...] = ()


class ChangeOrderRecord(Record):
    """A change order; found again by its number."""

    number: Label
    title: Line = ""
    status: ChangeOrderStatus
    approved_on: Day | None = None
    lines: tuple[LineRecord, ...] = ()


class InviteRecord(Record):
    """How far the invite to bill in one period has come; found again by the period."""

    period_from: Day
    state: InviteState


class BillingLineRecord(Record):
    """What a billing reports on one line.

    `work_this_period` includes the material that is moved into the work, and is what the quantities to date come to. An
    amount withheld stands beside the rate nearest to it. The rates are the contract's unless given.
    Where a review certified other amounts, the claimed ones are what was handed in.
    """

    item: Label
    work_this_period: Cents = Field(default_factory=int)
    quantity: Number = Field(default_factory=int)
    materials_new: Cents = Field(default_factory=int)
    materials_moved: Cents = Field(default_factory=int)
    retainage_work: Rate | None = None
    retainage_stored: Rate | None = None
    withheld_work: Cents | None = None
    withheld_stored: Cents | None = None
    release_work: Cents = Field(default_factory=int)
    release_stored: Cents = Field(default_factory=int)
    review: LineReview = LineReview.WAITING
    review_reason: Annotated[str, Field(max_length=10_000)] = ""
    claimed_work: Cents | None = None
    claimed_materials_new: Cents | None = None


class PaymentRecord(Record):
    """Money paid on a billing; found again by day and reference."""

    paid_on: Day
    amount: Cents
    reference: Line = ""


class AttachmentRecord(Record):
    """A file that lies in the document's folder or below; found again by file name, content and kind."""

    path: Annotated[str, Field(min_length=1)]
    kind: AttachmentKind
    title: Line | None = None
    tier: Tier = 1
    amount: Cents | None = None
    expires_on: Day | None = None


class BillingRecord(Record):
    """One application for payment; found again by its position.

    `previous_certificates` is line 7 as it was frozen when the billing was certified; left out where it is what the
    billings before come to.
    """

    position: Annotated[int, Field(ge=1, le=100_000)]
    number: Label
    period_from: Day | None = None
    status: BillingStatus
    billing_date: Day | None = None
    comment: Annotated[str, Field(max_length=10_000)] = ""
    previous_certificates: Cents | None = None
    lines: tuple[BillingLineRecord, ...] = ()
    payments: tuple[PaymentRecord, ...] = ()
    attachments: tuple[AttachmentRecord, ...] = ()


class ContractRecord(Record):
    """A commitment or a client contract; found again by its number."""

    number: Label
    kind: ContractKind
    title: Line = ""
    company: Label
    architect: Label | None = None
    status: ContractStatus
    private: bool = False
    private_list: tuple[Label, ...] = ()
    invoice_contacts: tuple[Label, ...] = ()
    retainage: RetainageRecord = Field(default_factory=lambda: RetainageRecord.model_construct(work=0, stored=0))
    accounting: Accounting = Accounting.AMOUNT
    ssov_required: bool = False
    ssov_approved: bool = False
    requirements: tuple[RequirementRecord, ...] = ()
    schedule_of_values: tuple[LineRecord, ...] = ()
    change_orders: tuple[ChangeOrderRecord, ...] = ()
    invites: tuple[InviteRecord, ...] = ()
    billings: tuple[BillingRecord, ...] = ()


class Document(Record):
    """A project with everything that belongs to it."""

    format: Literal["progress-billings/1"]
    project: ProjectRecord
    companies: tuple[CompanyRecord, ...] = ()
    people: tuple[PersonRecord, ...] = ()
    billing_periods: tuple[PeriodRecord, ...] = ()
    contracts: tuple[ContractRecord, ...] = ()


def schema_text() -> str:
    """The JSON Schema of the format, as docs/import-schema.json holds it."""
    described = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | Document.model_json_schema(by_alias=True)
    return json.dumps(described, indent=1) + "\n"
