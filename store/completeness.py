"""What a billing must carry before it is compiled, and whether its figures tie out: the rules, pure.

None of the rules changes a figure: what is missing is a sentence, and by the project's setting a warning or a refusal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from store.money import format_cents
from store.vocabulary import AttachmentKind, Paper, Severity

_CONDITIONAL = (AttachmentKind.LIEN_WAIVER_CONDITIONAL_PROGRESS, AttachmentKind.LIEN_WAIVER_CONDITIONAL_FINAL)
_UNCONDITIONAL = (AttachmentKind.LIEN_WAIVER_UNCONDITIONAL_PROGRESS, AttachmentKind.LIEN_WAIVER_UNCONDITIONAL_FINAL)
WAIVERS = (*_CONDITIONAL, *_UNCONDITIONAL)

MOST_TIERS = 5


@dataclass(frozen=True, slots=True)
class Rule:
    """What follows where a paper is missing; `tiers` counts for lien waivers alone."""

    severity: Severity = Severity.OFF
    tiers: int = 1


DEFAULTS: Mapping[Paper, Rule] = {
    **{paper: Rule() for paper in Paper},
    Paper.TIE_OUT: Rule(Severity.WARNING),
}
"""What holds where a project says nothing: papers are its own affair, figures that differ are everybody's."""


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """An attachment as the rules see it.

    Attributes:
        amount: cents that a waiver waives; None where nobody typed it.
    """

    kind: AttachmentKind
    title: str
    tier: int = 1
    amount: int | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class LastBilling:
    """The billing before, as the rules see it; amounts in cents."""

    label: str
    due: int
    paid: int


@dataclass(frozen=True, slots=True)
class BillingFacts:
    """A billing as the rules see it; amounts in cents.

    Attributes:
        label: what a person knows it by, e.g. `SC-2 #2`.
        period_to: the last day of its period.
        due: line 8; `completed` line 4; `previous_certificates` line 7.
        lines: what its lines come to, the sum of their G.
        work: done this period; `stored` presently stored.
        certified: line 6 of the last certified application before it; 0 where there is none.
        insured_until: the latest day of an insurance that this billing or an earlier one carries.
        last: the billing before; None for the first.
    """

    label: str
    period_to: date | None
    due: int
    completed: int
    previous_certificates: int
    lines: int
    work: int
    stored: int
    certified: int
    insured_until: date | None
    papers: Sequence[PaperFacts]
    last: LastBilling | None = None


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that a billing lacks.

    Attributes:
        sentence: says what, and what to do.
    """

    paper: Paper
    severity: Severity
    sentence: str


def lacks(facts: BillingFacts, rules: Mapping[Paper, Rule]) -> tuple[Lack, ...]:
    """What a billing lacks by the rules that hold for it, in the order of `Paper`."""
    found = []
    for paper, judge in _JUDGES.items():
        rule = rules.get(paper, DEFAULTS[paper])
        if rule.severity is not Severity.OFF:
            found += [Lack(paper, rule.severity, sentence) for sentence in judge(facts, rule)]
    return tuple(found)


def _conditional(facts: BillingFacts, rule: Rule) -> Iterator[str]:
    """For this application, of each tier."""
    for tier in _missing_tiers(facts, _CONDITIONAL, rule):
        yield f"No conditional lien waiver{_of_tier(tier)} for this application; attach it."


def _unconditional(facts: BillingFacts, rule: Rule) -> Iterator[str]:
    """For the last application, of each tier, once that is paid."""
    if facts.last is None or facts.last.paid <= 0:
        return
    for tier in _missing_tiers(facts, _UNCONDITIONAL, rule):
        yield f"No unconditional lien waiver{_of_tier(tier)} for {facts.last.label}, which is paid; attach it."


def _insurance(facts: BillingFacts, _rule: Rule) -> Iterator[str]:
    """A certificate that holds at the end of the period, on this billing or an earlier one."""
    if facts.insured_until is not None:
        if facts.period_to is not None and facts.insured_until < facts.period_to:
            yield f"The insurance expired on {facts.insured_until}, before the period ends; attach the new certificate."
    elif any(paper.kind is AttachmentKind.INSURANCE for paper in facts.papers):
        yield "Nobody typed until when the insurance holds; look at the certificate and type it."
    else:
        yield "No certificate of insurance; attach it."


def _stored_material(facts: BillingFacts, _rule: Rule) -> Iterator[str]:
    """What is billed as stored is proved by an invoice and a photo."""
    if facts.stored <= 0:
        return
    for kind, words in ((AttachmentKind.INVOICE, "invoice"), (AttachmentKind.PHOTO, "photo")):
        if all(paper.kind is not kind for paper in facts.papers):
            yield f"No {words} of the stored material ({format_cents(facts.stored)}); attach it."


def _payroll(facts: BillingFacts, _rule: Rule) -> Iterator[str]:
    """Where work was done."""
    if facts.work > 0 and all(paper.kind is not AttachmentKind.CERTIFIED_PAYROLL for paper in facts.papers):
        yield "No certified payroll for the work of this period; attach it."


def _tie_out(facts: BillingFacts, _rule: Rule) -> Iterator[str]:
    """Lines = summary = prior application = what the waivers say, to the cent."""
    if facts.lines != facts.completed:
        yield f"The lines come to {format_cents(facts.lines)}, line 4 says {format_cents(facts.completed)}."
    if facts.previous_certificates != facts.certified:
        yield (
            f"Line 7 says {format_cents(facts.previous_certificates)}, "
            f"the last certified application {format_cents(facts.certified)}."
        )
    for paper in facts.papers:
        if paper.amount is None or paper.tier != 1:
            continue
        if paper.kind in _CONDITIONAL and paper.amount != facts.due:
            yield f"{paper.title} waives {format_cents(paper.amount)}, line 8 is {format_cents(facts.due)}."
        if paper.kind in _UNCONDITIONAL and facts.last is not None and paper.amount != facts.last.paid:
            paid = f"{format_cents(facts.last.paid)} was paid on {facts.last.label}"
            yield f"{paper.title} waives {format_cents(paper.amount)}, {paid}."


_JUDGES = {
    Paper.CONDITIONAL_WAIVER: _conditional,
    Paper.UNCONDITIONAL_WAIVER: _unconditional,
    Paper.INSURANCE: _insurance,
    Paper.STORED_MATERIAL: _stored_material,
    Paper.CERTIFIED_PAYROLL: _payroll,
    Paper.TIE_OUT: _tie_out,
}


def _missing_tiers(facts: BillingFacts, kinds: Sequence[AttachmentKind], rule: Rule) -> Iterator[int]:
    there = {paper.tier for paper in facts.papers if paper.kind in kinds}
    return (tier for tier in range(1, rule.tiers + 1) if tier not in there)


def _of_tier(tier: int) -> str:
    return "" if tier == 1 else f" of tier {tier}"
