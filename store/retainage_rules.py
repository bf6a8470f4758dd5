"""Retainage that slides: up to five rules in order, each until so much is completed (PRODUCT.md section 7).

They are for new billings only: the rule in force when a billing is made gives its lines their rate on work. As
retainage is reckoned on all work (I = rw * (D + E) ...), what a lower rate no longer holds is due with that billing.
After the last rule the contract's own rate holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlmodel import Session, col, delete, select

from store.access import Actor
from store.contract_editing import opened
from store.errors import RuleBroken
from store.money import MILLION, format_cents, parse_cents, parse_rate, plain_rate, share
from store.tables import RetainageRule
from store.vocabulary import Until

MOST_RULES = 5

_RULE = re.compile(r"(?P<rate>[\d.]+) *%? +until +(?P<bound>[\d.,]+) *(?P<percent>%)?(?: +(?:of +)?(?P<of>\w+))?")


@dataclass(frozen=True, slots=True)
class SlidingRule:
    """A rate and until when it holds.

    Attributes:
        rate: of retainage on work, in millionths.
        bound: of what is completed and stored: millionths of the original or revised sum, or cents.
    """

    rate: int
    until: Until
    bound: int

    @property
    def words(self) -> str:
        """As a person types it, e.g. `10 until 50% original`."""
        if self.until is Until.AMOUNT:
            return f"{plain_rate(self.rate)} until {format_cents(self.bound)}"
        return f"{plain_rate(self.rate)} until {plain_rate(self.bound)}% {self.until.value}"

    def reached(self, completed: int, original: int, revised: int) -> bool:
        """Whether so much is completed that the next rule holds; all in cents."""
        if self.until is Until.AMOUNT:
            return completed >= self.bound
        return completed >= share(original if self.until is Until.ORIGINAL else revised, self.bound)


def parse_rule(text: str) -> SlidingRule:
    """Reads a rule such as `10 until 50% original`, `5 until 80% revised` or `5 until 400,000.00`.

    Raises:
        RuleBroken: it is none.
    """
    found = _RULE.fullmatch(text.strip().lower())
    try:
        if found is None:
            raise ValueError("it is no rule")
        rate = parse_rate(found["rate"])
        if found["percent"]:
            return SlidingRule(rate, Until(found["of"] or ""), parse_rate(found["bound"]))
        if found["of"]:
            raise ValueError("an amount is of nothing")
        return SlidingRule(rate, Until.AMOUNT, parse_cents(found["bound"]))
    except ValueError:
        raise RuleBroken(
            f"{text.strip()!r} is no rule; write it as 10 until 50% original, 5 until 80% revised, or 5 until 400000."
        ) from None


def rate_in_force(rules: Sequence[SlidingRule], *, completed: int, original: int, revised: int, usual: int) -> int:
    """The rate on work of a billing that is made now, in millionths.

    Args:
        completed: line 4 of the billing before, in cents.
        usual: the contract's own rate, for after the last rule.
    """
    return next((rule.rate for rule in rules if not rule.reached(completed, original, revised)), usual)


def sliding_rules(session: Session, contract_id: int) -> list[SlidingRule]:
    """The rules of a contract in order. Asks for no right: the caller has."""
    order = col(RetainageRule.ordinal)
    rows = session.exec(select(RetainageRule).where(RetainageRule.contract_id == contract_id).order_by(order))
    return [SlidingRule(row.rate, row.until, row.bound) for row in rows]


def set_sliding_rules(
    session: Session, actor: Actor, contract_id: int, rules: Sequence[SlidingRule], *, version: int
) -> None:
    """Sets the rules of a contract; billings that are there keep their rates.

    Args:
        session: a session that may write.
        version: the contract's, as the actor saw it.

    Raises:
        NotFound, NotAllowed, Overtaken: see `store.contract_editing.opened`.
        RuleBroken: they are too many, or a later one ends before an earlier one.
    """
    of = opened(session, actor, contract_id, "Setting retainage", version)
    if len(rules) > MOST_RULES:
        raise RuleBroken(f"Retainage slides by {MOST_RULES} rules at most; {len(rules)} are too many.")
    for rule in rules:
        if not 0 <= rule.rate <= MILLION or rule.bound <= 0:
            raise RuleBroken(f"{rule.words!r} is no rule: a rate is from 0 to 100, and what it holds until above 0.")
    for before, after in pairwise(rules):
        if before.until is after.until and after.bound <= before.bound:
            raise RuleBroken(f"{after.words!r} ends no later than {before.words!r}, the rule before it.")
    old = sliding_rules(session, contract_id)
    of.note(session, "sliding retainage", "; ".join(one.words for one in old), "; ".join(one.words for one in rules))
    write_sliding_rules(session, contract_id, rules)
    of.changed(session)


def write_sliding_rules(session: Session, contract_id: int, rules: Sequence[SlidingRule]) -> None:
    """Puts rules in the place of those that are there. Asks for no right: the caller has."""
    session.exec(delete(RetainageRule).where(col(RetainageRule.contract_id) == contract_id))
    for ordinal, rule in enumerate(rules, start=1):
        session.add(
            RetainageRule(contract_id=contract_id, ordinal=ordinal, rate=rule.rate, until=rule.until, bound=rule.bound)
        )
    session.flush()
