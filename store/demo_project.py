"""The demo project's document: contracts, change orders and six months of billings, the same every time.

Figures are drawn as whole percents of whole cents, and every rule that an import checks holds by construction.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from store.demo_names import ARCHITECT, CLIENT, COMMITMENTS, LINES, OURS, REASONS, STAFF, Commitment, login_of
from store.money import parse_cents, plain_cents, share

DEMO_NUMBER = "DEMO-1"
PERIODS = (
    ("2026-04-01", "2026-04-30", "2026-04-25"),
    ("2026-05-01", "2026-05-31", "2026-05-25"),
    ("2026-06-01", "2026-06-30", "2026-06-25"),
    ("2026-07-01", "2026-07-31", "2026-07-25"),
    ("2026-08-01", "2026-08-31", "2026-08-25"),
    ("2026-09-01", "2026-09-30", "2026-09-25"),
)
"""From, to and due day; the last one is open."""
OPEN = len(PERIODS) - 1
RATE = 100_000
"""Retainage on work and on stored material, 10 %."""
BILLED_MONTHS = (6,) * 20 + (5,) * 10 + (4,) * 3 + (3,) * 2
"""How many billings the commitments have that bill in the open period; with those of IDLE they are 200."""
IDLE = ((5, "not_invited"), (4, "invited"), (3, "declined"), (0, "no_invoice_contacts"), (0, "ssovs_not_approved"))
"""The commitments without a billing in the open period: how many they have, and how their invite stands."""
PRIVATE = 17
"""Which commitment is private."""
BY_UNIT, DIVIDED = 38, 39
"""Which commitment is accounted by unit, and of which the contractor divides lines; nothing is billed on either yet."""
PRICES = (18_500, 24_000, 1_250, 32_075, 8_990)
"""Of one unit, in cents."""

Json = dict[str, Any]


@dataclass
class _Line:
    """A line of a schedule of values and what has been billed on it, in cents."""

    item: str
    scheduled: int
    since: int = 0
    materials: bool = False
    work: int = 0
    stored: int = 0
    released: int = 0

    @property
    def withheld(self) -> int:
        return share(self.work, RATE) + share(self.stored, RATE) - self.released

    def bill(self, percent: int, *, arrives: bool) -> Json | None:
        """Brings the line to a percent of its value; material stored before moves into the work."""
        target = self.scheduled * percent // 100 if self.scheduled >= 0 else -(-self.scheduled * percent // 100)
        increment = target - self.work - self.stored
        moved = self.stored
        new = increment * 6 // 10 if arrives and self.materials and increment > 0 else 0
        worked = increment - new + moved
        self.work += worked
        self.stored += new - moved
        reported = {"work_this_period": worked, "materials_new": new, "materials_moved": moved}
        written = {key: plain_cents(cents) for key, cents in reported.items() if cents}
        return {"item": self.item} | written if written else None

    def release(self) -> Json:
        """Releases all that is withheld on the finished work."""
        released = self.withheld
        self.released += released
        return {"release_work": plain_cents(released)} if released else {}


@dataclass
class _Money:
    """The certified and paid side of a contract, in cents."""

    lines: list[_Line] = field(default_factory=list)
    certified: int = 0

    def due(self) -> int:
        """Line 8: earned, less what was certified before."""
        return sum(line.work + line.stored - line.withheld for line in self.lines) - self.certified


def demo_document(random: Random) -> Json:
    """The document without attachments; each billing waits for them in an empty list."""
    contracts = [_commitment(random, at, trade) for at, trade in enumerate(COMMITMENTS)]
    return {
        "format": "progress-billings/1",
        "project": {
            "number": DEMO_NUMBER,
            "name": "Riverside Medical Pavilion",
            "address": "2200 Riverside Drive, Columbus, OH 43221",
            "company": OURS,
            "dictionary": "specialty_contractors",
            "allow_overbilling": False,
        },
        "companies": [{"name": name} for name in _companies()],
        "people": list(_people()),
        "billing_periods": [
            {"from": first, "to": last, "due": due, "status": "open" if at == OPEN else "closed"}
            for at, (first, last, due) in enumerate(PERIODS)
        ],
        "contracts": [*contracts, *_client_contracts(random)],
    }


def _companies() -> list[str]:
    return list(dict.fromkeys([OURS, CLIENT, ARCHITECT, *(trade.company for trade in COMMITMENTS)]))


def _people() -> Iterator[Json]:
    for login, name, commitments, client_contracts in STAFF:
        levels = {"commitments": commitments, "client_contracts": client_contracts}
        yield {"login": login, "name": name, "company": OURS} | levels
    for company in dict.fromkeys(trade.company for trade in COMMITMENTS):
        contact = {"login": login_of(company), "name": f"Billing contact of {company}", "company": company}
        yield contact | {"commitments": "read_only"}


def _months(at: int) -> tuple[range, str]:
    """The periods in which a commitment bills, and how its invite of the open period stands."""
    if at < len(BILLED_MONTHS):
        return range(len(PERIODS) - BILLED_MONTHS[at], len(PERIODS)), "accepted"
    count, invite = IDLE[at - len(BILLED_MONTHS)]
    return range(count), invite


def _commitment(random: Random, at: int, trade: Commitment) -> Json:
    months, invite = _months(at)
    lines = _schedule(random, trade.value)
    orders = _change_orders(random, lines, months)
    money = _Money([*lines])
    for order in orders:
        money.lines += [
            _Line(line["item"], _cents(line["scheduled_value"]), since=order["month"])
            for line in order["lines"]
            if order["status"] == "approved"
        ]
    finished = invite == "not_invited"
    return {
        "number": trade.number,
        "kind": "purchase_order" if trade.number.startswith("PO") else "subcontract",
        "title": trade.title,
        "company": trade.company,
        "status": "complete" if finished else "approved",
        "private": at == PRIVATE,
        "private_list": ["tom.becker"] if at == PRIVATE else [],
        "invoice_contacts": [] if invite == "no_invoice_contacts" else [login_of(trade.company)],
        "ssov_required": invite == "ssovs_not_approved",
        "retainage": {"work": "10", "stored": "0" if at == BY_UNIT else "10"},
        **_schedule_parts(at, trade, lines),
        "change_orders": [{key: value for key, value in order.items() if key != "month"} for order in orders],
        "invites": [{"period_from": PERIODS[OPEN][0], "state": invite}],
        "billings": list(_billings(random, money, months, at, finished=finished)),
    }


def _schedule_parts(at: int, trade: Commitment, lines: list[_Line]) -> Json:
    """The schedule of values as the document has it."""
    rows: list[Json] = [
        {"item": line.item, "budget_code": trade.code, "description": LINES[int(line.item) - 1]} for line in lines
    ]
    amounts = [line.scheduled for line in lines]
    if at == BY_UNIT:
        # The first line stays a lump sum and takes what whole units leave.
        for place, row in enumerate(rows[1:], start=1):
            price = PRICES[place % len(PRICES)]
            units = max(1, amounts[place] // price)
            amounts[0] += amounts[place] - units * price
            amounts[place] = units * price
            row |= {"unit": "EA", "quantity": str(units), "unit_price": plain_cents(price)}
    for row, cents in zip(rows, amounts, strict=True):
        row["scheduled_value"] = plain_cents(cents)
    if at == DIVIDED:
        # The second line is divided whole, of the third a part is still to be typed.
        for row, cents, whole in ((rows[1], amounts[1], True), (rows[2], amounts[2], False)):
            parts = [cents // 3, cents // 4] + ([cents - cents // 3 - cents // 4] if whole else [])
            row["details"] = [
                {"item": f"{row['item']}.{nth}", "description": f"Floor {nth}", "scheduled_value": plain_cents(part)}
                for nth, part in enumerate(parts, start=1)
            ]
    return ({"accounting": "unit"} if at == BY_UNIT else {}) | {"schedule_of_values": rows}


def _cents(amount: str) -> int:
    return parse_cents(amount)


def _schedule(random: Random, value: int) -> list[_Line]:
    """Eight to twelve lines that add up to a contract's value in dollars, to the cent."""
    weights = [random.randrange(3, 30) for _ in range(random.randrange(8, len(LINES) + 1))]
    cents = [value * 100 * weight // sum(weights) for weight in weights]
    cents[-1] += value * 100 - sum(cents)
    return [_Line(str(at), amount, materials=at == 3) for at, amount in enumerate(cents, 1)]


def _change_orders(random: Random, lines: list[_Line], months: range) -> list[Json]:
    """None to three; every third takes something away, and not every one is approved."""
    orders = []
    value = sum(line.scheduled for line in lines)
    for at in range(1, random.choice((0, 1, 1, 2, 3)) + 1):
        month = random.choice(months or range(OPEN, OPEN + 1))
        status = random.choices(("approved", "pending", "rejected", "void"), (7, 2, 1, 1))[0]
        number = f"CO-{at:02}"
        cents = value * random.randrange(4, 30) // 1000 + random.randrange(100)
        order: Json = {"number": number, "title": random.choice(REASONS), "status": status, "month": month}
        if status == "approved":
            order["approved_on"] = f"{PERIODS[month][0][:8]}{random.randrange(3, 25):02}"
        line = {
            "item": number,
            "description": order["title"],
            "scheduled_value": plain_cents(-cents if at == 3 else cents),
        }
        orders.append(order | {"lines": [line]})
    return orders


def _billings(random: Random, money: _Money, months: range, at: int, *, finished: bool) -> Iterator[Json]:
    overall = 0
    for position, month in enumerate(months, 1):
        last = finished and month == months[-1]
        overall = 100 if last else min(96, overall + random.randrange(8, 20))
        lines = []
        for nth, line in enumerate(money.lines):
            if month < line.since:
                continue
            lag = 0 if line.scheduled < 0 or line.item.startswith("CO") else 60 * nth // len(money.lines)
            percent = 100 if last else max(0, min(100, overall * 16 // 10 - lag))
            reported = line.bill(percent, arrives=not last and random.randrange(3) > 0)
            if last:
                reported = (reported or {"item": line.item}) | line.release()
            if reported:
                lines.append(reported)
        status = _status(random, month, at)
        yield {
            "position": position,
            "number": f"{position:02}",
            "period_from": PERIODS[month][0],
            "status": status,
            "billing_date": f"{PERIODS[month][0][:8]}{random.randrange(18, 26)}",
            "comment": random.choice(("", "", "", "Lien waivers attached.", "See the note on stored material.")),
            "lines": lines,
            "payments": list(_payments(random, money.due(), month)) if status.startswith("approved") else [],
            "attachments": [],
        }
        if status.startswith("approved"):
            money.certified += money.due()


def _status(random: Random, month: int, at: int) -> str:
    if month == OPEN:
        usual = ("under_review", "approved", "draft", "under_review", "revise_and_resubmit", "approved", "draft")
        return "pending_owner_approval" if at % 17 == 8 else usual[at % len(usual)]
    if month == OPEN - 1 and at % 8 == 3:
        return "pending_owner_approval"
    return "approved_as_noted" if random.randrange(12) == 0 else "approved"


def _payments(random: Random, due: int, month: int) -> Iterator[Json]:
    """Everything due of the first three months is paid, half of the fourth month's billings, nothing later."""
    if due <= 0 or month > 3 or (month == 3 and random.randrange(2)):
        return
    day = f"{PERIODS[month + 1][1][:8]}15"
    yield {"paid_on": day, "amount": plain_cents(due), "reference": f"ACH {random.randrange(100_000, 999_999)}"}


def _client_contracts(random: Random) -> Iterator[Json]:
    """What we are paid on: the prime contract, billed in every month, and a small one that just began."""
    for number, title, value, months in (
        ("PC-1", "Prime contract", 41_800_000, range(len(PERIODS))),
        ("PC-2", "Site lighting for the owner", 612_500, range(OPEN - 1, len(PERIODS))),
    ):
        lines = _schedule(random, value)
        billings = list(_billings(random, _Money([*lines]), months, at=0, finished=False))
        for billing in billings:
            if billing["status"] == "approved_as_noted":
                billing["status"] = "approved"
        yield {
            "number": number,
            "kind": "prime_contract",
            "title": title,
            "company": CLIENT,
            "architect": ARCHITECT,
            "status": "approved",
            "retainage": {"work": "10", "stored": "10"},
            "schedule_of_values": [
                {
                    "item": line.item,
                    "description": LINES[int(line.item) - 1],
                    "scheduled_value": plain_cents(line.scheduled),
                }
                for line in lines
            ],
            "billings": billings,
        }
