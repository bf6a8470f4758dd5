"""What a billing must carry before it is compiled, rule by rule (PRODUCT.md section 8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from store.completeness import BillingFacts, LastBilling, PaperFacts, Rule, lacks
from store.vocabulary import AttachmentKind as Kind
from store.vocabulary import Paper, Severity

FACTS = BillingFacts(
    label="SC-2 #2",
    period_to=date(2026, 9, 30),
    due=1_445_276,
    completed=5_740_875,
    previous_certificates=3_734_010,
    lines=5_740_875,
    work=2_397_530,
    stored=250_010,
    certified=3_734_010,
    insured_until=date(2026, 12, 31),
    papers=(),
    last=LastBilling("SC-2 #1", 3_734_010, 3_734_010),
)
CONDITIONAL = PaperFacts(Kind.LIEN_WAIVER_CONDITIONAL_PROGRESS, "Waiver")
UNCONDITIONAL = PaperFacts(Kind.LIEN_WAIVER_UNCONDITIONAL_PROGRESS, "Waiver for August")


def found(facts: BillingFacts, paper: Paper, tiers: int = 1) -> list[str]:
    """The sentences of one rule, when it is the only one."""
    rules = {one: Rule(Severity.OFF) for one in Paper} | {paper: Rule(Severity.WARNING, tiers)}
    return [lack.sentence for lack in lacks(facts, rules)]


def with_papers(*papers: PaperFacts, **more: object) -> BillingFacts:
    return replace(FACTS, papers=papers, **more)  # type: ignore[arg-type] # the test's own words


def test_by_default_only_figures_that_differ_are_told() -> None:
    assert lacks(FACTS, {}) == ()
    (lack,) = lacks(replace(FACTS, lines=1), {})
    assert (lack.paper, lack.severity) == (Paper.TIE_OUT, Severity.WARNING)


class TestWaivers:
    """Conditional for this application, unconditional for the last, of each tier."""

    def test_a_conditional_one_for_this_application(self) -> None:
        assert found(FACTS, Paper.CONDITIONAL_WAIVER) == ["No conditional lien waiver for this application; attach it."]
        assert found(with_papers(CONDITIONAL), Paper.CONDITIONAL_WAIVER) == []
        final = replace(CONDITIONAL, kind=Kind.LIEN_WAIVER_CONDITIONAL_FINAL)
        assert found(with_papers(final), Paper.CONDITIONAL_WAIVER) == []

    def test_an_unconditional_one_is_no_conditional_one(self) -> None:
        assert found(with_papers(UNCONDITIONAL), Paper.CONDITIONAL_WAIVER) != []

    def test_of_every_tier_that_is_wanted(self) -> None:
        second = replace(CONDITIONAL, tier=2)
        assert found(with_papers(CONDITIONAL, second), Paper.CONDITIONAL_WAIVER, tiers=3) == [
            "No conditional lien waiver of tier 3 for this application; attach it."
        ]

    def test_an_unconditional_one_for_the_last_once_that_is_paid(self) -> None:
        assert found(FACTS, Paper.UNCONDITIONAL_WAIVER) == [
            "No unconditional lien waiver for SC-2 #1, which is paid; attach it."
        ]
        assert found(with_papers(UNCONDITIONAL), Paper.UNCONDITIONAL_WAIVER) == []

    @pytest.mark.parametrize("last", [None, LastBilling("SC-2 #1", 5, 0)])
    def test_none_for_a_first_billing_or_one_that_nobody_paid(self, last: LastBilling | None) -> None:
        assert found(replace(FACTS, last=last), Paper.UNCONDITIONAL_WAIVER) == []


class TestInsurance:
    """A certificate that holds at the period's end."""

    @pytest.mark.parametrize(
        ("until", "words"),
        [(date(2026, 9, 30), ""), (date(2026, 9, 29), "expired on 2026-09-29"), (None, "No certificate of insurance")],
    )
    def test_it_holds_to_the_last_day_of_the_period(self, until: date | None, words: str) -> None:
        sentences = found(replace(FACTS, insured_until=until), Paper.INSURANCE)

        assert bool(sentences) == bool(words)
        assert all(words in sentence for sentence in sentences)

    def test_one_whose_day_nobody_typed_is_not_taken_on_trust(self) -> None:
        facts = with_papers(PaperFacts(Kind.INSURANCE, "Certificate"), insured_until=None)

        assert found(facts, Paper.INSURANCE) == [
            "Nobody typed until when the insurance holds; look at the certificate and type it."
        ]


@pytest.mark.parametrize(
    ("kinds", "missing"),
    [
        ((), ["invoice", "photo"]),
        ((Kind.PHOTO,), ["invoice"]),
        ((Kind.INVOICE,), ["photo"]),
        ((Kind.PHOTO, Kind.INVOICE), []),
    ],
)
def test_stored_material_has_an_invoice_and_a_photo(kinds: tuple[Kind, ...], missing: list[str]) -> None:
    facts = with_papers(*(PaperFacts(kind, "x") for kind in kinds))

    assert found(facts, Paper.STORED_MATERIAL) == [
        f"No {one} of the stored material (2,500.10); attach it." for one in missing
    ]
    assert found(replace(facts, stored=0), Paper.STORED_MATERIAL) == []


def test_work_has_its_certified_payroll() -> None:
    assert found(FACTS, Paper.CERTIFIED_PAYROLL) == ["No certified payroll for the work of this period; attach it."]
    assert found(with_papers(PaperFacts(Kind.CERTIFIED_PAYROLL, "x")), Paper.CERTIFIED_PAYROLL) == []
    assert found(replace(FACTS, work=0), Paper.CERTIFIED_PAYROLL) == []


class TestTieOut:
    """Lines = summary = prior application = waivers, to the cent."""

    def test_lines_and_summary(self) -> None:
        assert found(replace(FACTS, lines=5_740_876), Paper.TIE_OUT) == [
            "The lines come to 57,408.76, line 4 says 57,408.75."
        ]

    def test_line_7_and_the_last_certified_application(self) -> None:
        assert found(replace(FACTS, certified=1), Paper.TIE_OUT) == [
            "Line 7 says 37,340.10, the last certified application 0.01."
        ]

    def test_the_conditional_waiver_and_line_8(self) -> None:
        assert found(with_papers(replace(CONDITIONAL, amount=1_445_276)), Paper.TIE_OUT) == []
        assert found(with_papers(replace(CONDITIONAL, amount=1_445_277)), Paper.TIE_OUT) == [
            "Waiver waives 14,452.77, line 8 is 14,452.76."
        ]

    def test_the_unconditional_waiver_and_what_was_paid(self) -> None:
        assert found(with_papers(replace(UNCONDITIONAL, amount=3_734_010)), Paper.TIE_OUT) == []
        assert found(with_papers(replace(UNCONDITIONAL, amount=1)), Paper.TIE_OUT) == [
            "Waiver for August waives 0.01, 37,340.10 was paid on SC-2 #1."
        ]

    def test_waivers_of_suppliers_and_without_an_amount_are_not_compared(self) -> None:
        assert found(with_papers(CONDITIONAL, replace(CONDITIONAL, tier=2, amount=5)), Paper.TIE_OUT) == []
