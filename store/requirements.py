"""The rules of a project and of its contracts on what billings carry: read, and set by administrators."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, or_, select

from store import changes
from store.access import Actor, require
from store.completeness import DEFAULTS, MOST_TIERS, Rule
from store.contract_editing import opened
from store.dictionary import word
from store.errors import RuleBroken
from store.tables import Project, Requirement
from store.vocabulary import Level, Paper, Severity, Tool

DOING = "Setting what billings must carry"


@dataclass(frozen=True, slots=True)
class Requirements:
    """What is set.

    Attributes:
        own: of this project, or of this contract; papers without a rule of their own are left out.
        inherited: what holds for those.
    """

    own: Mapping[Paper, Rule]
    inherited: Mapping[Paper, Rule]


def project_requirements(session: Session, actor: Actor, project_id: int) -> Requirements:
    """The rules of a project, for who may set them.

    Raises:
        NotFound, NotAllowed: the actor may not.
    """
    require(session, actor, project_id, Tool.COMMITMENTS, Level.ADMIN, DOING)
    return Requirements(_rules(session, project_id, None), DEFAULTS)


def contract_requirements(session: Session, actor: Actor, contract_id: int) -> Requirements:
    """The rules of a contract, for who may set them.

    Raises:
        NotFound, NotAllowed: the actor may not.
    """
    of = opened(session, actor, contract_id, DOING, None)
    project = of.contract.project_id
    return Requirements(_rules(session, project, contract_id), {**DEFAULTS, **_rules(session, project, None)})


def set_project_requirements(session: Session, actor: Actor, project_id: int, wanted: Mapping[Paper, Rule]) -> None:
    """Sets the rules of a project; papers that are left out go back to what holds everywhere.

    Raises:
        NotFound, NotAllowed: the actor may not.
        RuleBroken: so many tiers are not possible.
    """
    require(session, actor, project_id, Tool.COMMITMENTS, Level.ADMIN, DOING)
    number = session.get_one(Project, project_id).number

    def note(field: str, old: str, new: str) -> None:
        changes.record(
            session, actor, subject=f"Project {number}", field=field, old=old, new=new, project_id=project_id
        )

    for field, old, new in write_rules(session, project_id, None, wanted):
        note(field, old, new)


def set_contract_requirements(session: Session, actor: Actor, contract_id: int, wanted: Mapping[Paper, Rule]) -> None:
    """Sets the rules of a contract; papers that are left out follow the project.

    Raises:
        NotFound, NotAllowed: the actor may not.
        RuleBroken: so many tiers are not possible.
    """
    of = opened(session, actor, contract_id, DOING, None)
    for field, old, new in write_rules(session, of.contract.project_id, contract_id, wanted):
        of.note(session, field, old, new)
    of.changed(session)


def rules_of(session: Session, project_id: int, contracts: Collection[int]) -> dict[int, dict[Paper, Rule]]:
    """The rules that hold for each of some contracts. Asks for no right: the caller has."""
    rows = session.exec(
        select(Requirement).where(
            Requirement.project_id == project_id,
            or_(col(Requirement.contract_id).is_(None), col(Requirement.contract_id).in_(contracts)),
        )
    ).all()
    general = {**DEFAULTS, **{row.paper: _rule(row) for row in rows if row.contract_id is None}}
    found = {contract: dict(general) for contract in contracts}
    for row in rows:
        if row.contract_id is not None:
            found[row.contract_id][row.paper] = _rule(row)
    return found


def shown(rule: Rule | None) -> str:
    """A rule for a person; empty where there is none."""
    if rule is None:
        return ""
    return word(rule.severity) + (f", {rule.tiers} tiers" if rule.tiers > 1 else "")


def _rules(session: Session, project_id: int, contract_id: int | None) -> dict[Paper, Rule]:
    rows = session.exec(
        select(Requirement).where(
            Requirement.project_id == project_id, col(Requirement.contract_id).is_not_distinct_from(contract_id)
        )
    )
    return {row.paper: _rule(row) for row in rows}


def _rule(row: Requirement) -> Rule:
    return Rule(row.severity, row.tiers)


def write_rules(
    session: Session, project_id: int, contract_id: int | None, wanted: Mapping[Paper, Rule]
) -> list[tuple[str, str, str]]:
    """Writes rules; returns field, old and new of each that is another one now. Asks for no right: the caller has.

    Raises:
        RuleBroken: so many tiers are not possible.
    """
    for one in wanted.values():
        if not 1 <= one.tiers <= MOST_TIERS:
            raise RuleBroken(f"Lien waivers are wanted of 1 to {MOST_TIERS} tiers, not {one.tiers}.")
    rows = {
        row.paper: row
        for row in session.exec(
            select(Requirement).where(
                Requirement.project_id == project_id, col(Requirement.contract_id).is_not_distinct_from(contract_id)
            )
        )
    }
    changed = []
    for paper in Paper:
        row, rule = rows.get(paper), wanted.get(paper)
        old, new = shown(_rule(row) if row else None), shown(rule)
        if old == new:
            continue
        changed.append((word(paper).lower(), old, new))
        if rule is None:
            session.delete(row)
            continue
        if row is None:
            row = Requirement(project_id=project_id, contract_id=contract_id, paper=paper, severity=Severity.OFF)
        row.severity, row.tiers = rule.severity, rule.tiers
        session.add(row)
    session.flush()
    return changed
