"""The rules of the field that a document must keep (PRODUCT.md sections 2, 4, 5, 6 and 7)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.desk import Desk, desk

__all__ = ["desk"]


def test_names_that_nothing_carries_are_faults_and_the_nearest_is_offered(desk: Desk) -> None:
    desk.document["people"][0]["company"] = "Nobody"
    desk.electrical["company"] = "Northside Electrc"
    desk.electrical["architect"] = "Nobody"
    desk.electrical["invoice_contacts"] = ["contract"]
    desk.plumbing["private_list"] = ["stranger"]
    desk.electrical["billings"][0]["lines"][2]["item"] = "99"
    desk.electrical["billings"][1]["period_from"] = "2026-10-01"
    desk.pumps["invites"] = [{"period_from": "2026-10-01", "state": "invited"}]

    faults = desk.faults()

    assert faults.keys() == {
        "people[0].company",
        "contracts[0].company",
        "contracts[0].architect",
        "contracts[0].invoice_contacts[0]",
        "contracts[1].private_list[0]",
        "contracts[0].billings[0].lines[2].item",
        "contracts[0].billings[1].lines[1].materials_moved",
        "contracts[0].billings[1].period_from",
        "contracts[2].invites[0].period_from",
    }
    assert 'Is "Northside Electric" meant?' in faults["contracts[0].company"]
    assert 'Is "contact" meant?' in faults["contracts[0].invoice_contacts[0]"]


def test_what_must_be_single_may_not_come_twice(desk: Desk) -> None:
    document = desk.document
    document["companies"].append({"name": "Beacon Mechanical"})
    document["people"].append(document["people"][0])
    document["billing_periods"].append(document["billing_periods"][0] | {"to": "2026-08-15"})
    desk.electrical["schedule_of_values"][1]["item"] = "1"
    desk.electrical["change_orders"][1]["number"] = "CO1"
    desk.electrical["billings"][0]["lines"][1]["item"] = "1"
    desk.electrical["billings"][1]["number"] = "1"
    desk.electrical["billings"][0]["payments"] = [{"paid_on": "2026-09-01", "amount": "1", "reference": "A"}] * 2
    desk.plumbing["number"] = "SC-2"
    desk.plumbing["private_list"] = ["viewer", "viewer"]

    faults = desk.faults()

    assert {
        "companies[3].name",
        "people[3].login",
        "billing_periods[2].from",
        "contracts[0].schedule_of_values[1].item",
        "contracts[0].change_orders[1].number",
        "contracts[0].billings[0].lines[1].item",
        "contracts[0].billings[1].number",
        "contracts[0].billings[0].payments[1]",
        "contracts[1].number",
        "contracts[1].private_list[1]",
    } <= faults.keys()
    assert "is already at contracts[0].number" in faults["contracts[1].number"]


def test_an_item_is_one_line_whether_of_the_contract_or_of_a_change_order(desk: Desk) -> None:
    desk.electrical["change_orders"][0]["lines"][0]["item"] = "1"
    desk.electrical["billings"][1]["lines"][3]["item"] = "1"

    assert "contracts[0].change_orders[0].lines[0].item" in desk.faults()


@pytest.mark.parametrize("positions", [(1, 3), (2, 3), (1, 1)])
def test_positions_run_without_a_gap(desk: Desk, positions: tuple[int, int]) -> None:
    for billing, position in zip(desk.electrical["billings"], positions, strict=True):
        billing["position"] = position

    assert desk.faults().keys() & {"contracts[0].billings", "contracts[0].billings[1].position"}


class TestPeriods:
    @pytest.mark.parametrize("statuses", [("open", "open"), ("closed", "closed")])
    def test_exactly_one_is_open(self, desk: Desk, statuses: tuple[str, str]) -> None:
        for period, status in zip(desk.document["billing_periods"], statuses, strict=True):
            period["status"] = status

        assert desk.faults().keys() == {"billing_periods"}

    def test_a_project_without_any_has_none_to_open(self, desk: Desk) -> None:
        desk.document["billing_periods"] = []
        desk.document["contracts"] = [desk.pumps]

        assert desk.submit().created > 0

    def test_none_ends_before_it_begins(self, desk: Desk) -> None:
        desk.document["billing_periods"][0]["to"] = "2026-07-31"

        assert desk.faults().keys() == {"billing_periods[0].to"}

    def test_a_period_of_one_day_is_one(self, desk: Desk) -> None:
        desk.document["billing_periods"][0]["to"] = "2026-08-01"

        assert desk.submit().created > 0

    def test_both_ends_belong_to_a_period_so_none_may_touch(self, desk: Desk) -> None:
        desk.document["billing_periods"][0]["to"] = "2026-09-01"

        assert "overlaps" in desk.faults()["billing_periods[1]"]

    def test_a_short_one_inside_a_long_one_and_one_after_it_both_overlap(self, desk: Desk) -> None:
        first, second = desk.document["billing_periods"]
        first["to"] = "2026-12-31"
        third = second | {"from": "2026-11-01", "to": "2026-11-30", "status": "closed"}
        desk.document["billing_periods"].append(third)

        assert desk.faults().keys() == {"billing_periods[1]", "billing_periods[2]"}


class TestPeople:
    def test_an_invoice_contact_works_for_the_contracts_company(self, desk: Desk) -> None:
        desk.electrical["invoice_contacts"] = ["contact", "viewer"]

        sentence = desk.faults()["contracts[0].invoice_contacts[1]"]

        assert "Northside Electric" in sentence
        assert "Beacon Mechanical" in sentence

    def test_a_contact_without_a_company_works_for_none(self, desk: Desk) -> None:
        del desk.document["people"][2]["company"]

        assert "has no company" in desk.faults()["contracts[0].invoice_contacts[0]"]


class TestUpstream:
    @pytest.mark.parametrize("status", ["approved_as_noted", "pending_owner_approval"])
    def test_a_billing_has_only_the_first_four_statuses(self, desk: Desk, status: str) -> None:
        desk.plumbing["kind"] = "prime_contract"
        desk.plumbing["billings"][0]["status"] = status

        assert desk.faults().keys() == {"contracts[1].billings[0].status"}

    def test_nobody_is_invited(self, desk: Desk) -> None:
        desk.pumps["kind"] = "funding"
        desk.pumps["invites"] = [{"period_from": "2026-09-01", "state": "invited"}]

        assert desk.faults().keys() == {"contracts[2].invites"}


class TestFigures:
    def line(self, desk: Desk, **changed: str) -> dict[str, Any]:
        line: dict[str, Any] = desk.electrical["billings"][1]["lines"][1]
        line.update(changed)
        return line

    place = "contracts[0].billings[1].lines[1]"

    def test_no_more_material_is_moved_than_is_stored(self, desk: Desk) -> None:
        self.line(desk, materials_moved="10000.11")

        assert "10,000.11" in desk.faults()[f"{self.place}.materials_moved"]

    def test_all_that_is_stored_with_what_comes_now_may_move(self, desk: Desk) -> None:
        self.line(desk, materials_moved="10500.10", materials_new="500")

        assert desk.submit().created > 0

    def test_material_does_not_move_backwards(self, desk: Desk) -> None:
        self.line(desk, materials_moved="-1")

        assert "negative" in desk.faults()[f"{self.place}.materials_moved"]

    def test_stored_material_is_never_less_than_nothing(self, desk: Desk) -> None:
        self.line(desk, materials_moved="0", materials_new="-10000.11")

        assert "less than nothing" in desk.faults()[f"{self.place}.materials_new"]

    def test_a_line_of_a_change_order_waits_for_its_approval(self, desk: Desk) -> None:
        desk.electrical["change_orders"][0]["status"] = "pending"

        assert "change order CO1, which is not approved" in desk.faults()["contracts[0].billings[1].lines[3].item"]

    def test_over_billing_is_allowed_unless_the_project_forbids_it(self, desk: Desk) -> None:
        self.line(desk, work_this_period="27833.24")
        desk.document["project"]["allow_overbilling"] = True
        assert desk.submit().created > 0

        desk.document["project"]["allow_overbilling"] = False
        assert "billed to 30,333.34 of 30,333.33" in desk.faults()[self.place]

    def test_a_line_may_be_billed_to_its_value_exactly_where_over_billing_is_forbidden(self, desk: Desk) -> None:
        desk.document["project"]["allow_overbilling"] = False
        self.line(desk, work_this_period="27833.23")

        assert desk.submit().created > 0

    @pytest.mark.parametrize(("work", "allowed"), [("-1200.00", True), ("-1200.01", False), ("0.01", False)])
    def test_a_deduction_is_billed_between_its_value_and_nothing(self, desk: Desk, work: str, allowed: bool) -> None:
        desk.document["project"]["allow_overbilling"] = False
        desk.electrical["billings"][1]["lines"][4]["work_this_period"] = work

        if allowed:
            assert desk.submit().created > 0
        else:
            assert desk.faults().keys() == {"contracts[0].billings[1].lines[4]"}

    def test_no_more_retainage_is_released_than_is_withheld(self, desk: Desk) -> None:
        desk.electrical["billings"][0]["lines"][0]["release_work"] = "400"
        desk.electrical["billings"][1]["lines"].append({"item": "1", "release_work": "600.01"})

        assert (
            "1,000.01 is released in all, of 1,000.00"
            in desk.faults()["contracts[0].billings[1].lines[5].release_work"]
        )

    def test_all_that_is_withheld_may_be_released_also_on_a_deduction(self, desk: Desk) -> None:
        desk.electrical["billings"][1]["lines"].append({"item": "1", "release_work": "1000.00"})
        desk.electrical["billings"][1]["lines"][4]["release_work"] = "-120.00"
        desk.electrical["billings"][1]["lines"][1]["release_stored"] = "125.01"

        assert desk.submit().created > 0
