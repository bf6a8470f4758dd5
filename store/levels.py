"""What somebody may do on which project: their level on each of its tools (PRODUCT.md section 5)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, col, select

from store import changes
from store.access import Actor, level, require, visible_projects
from store.dictionary import word
from store.errors import NotFound
from store.tables import Person, Project, ToolLevel
from store.vocabulary import Level, Tool

DOING = "Changing levels"


@dataclass(frozen=True, slots=True)
class LevelRow:
    """A person's level on one tool of a project; `may_set` says whether the actor may change it."""

    project_id: int
    project_number: str
    project_name: str
    tool: Tool
    level: Level
    may_set: bool


def list_levels(session: Session, actor: Actor, person_id: int) -> list[LevelRow]:
    """A person's levels by project and tool: where the actor may change them also None, of their own those they hold.

    Who keeps the directory is shown every project; an administrator of a project only the tools they administer.
    """
    projects = select(Project).order_by(col(Project.number))
    if not actor.keeps_directory:
        projects = projects.where(visible_projects(actor))
    held = {
        (row.project_id, row.tool): row.level
        for row in session.exec(select(ToolLevel).where(ToolLevel.person_id == person_id))
    }
    found = []
    for project in session.exec(projects).all():
        assert project.id is not None, "rows read have ids"
        for tool in Tool:
            has = held.get((project.id, tool), Level.NONE)
            may_set = _may_set(session, actor, project.id, tool)
            if may_set or (person_id == actor.person_id and has > Level.NONE):
                found.append(LevelRow(project.id, project.number, project.name, tool, has, may_set))
    return found


def set_level(session: Session, actor: Actor, project_id: int, person_id: int, tool: Tool, wanted: Level) -> None:
    """Gives somebody a level on a tool of a project; None takes it away.

    Args:
        session: a session that may write.

    Raises:
        NotFound: there is no such project, or no such person, for this actor.
        NotAllowed: they neither keep the directory nor are Admin on this tool of the project.
    """
    if not actor.keeps_directory:
        require(session, actor, project_id, tool, Level.ADMIN, DOING)
    person, project = session.get(Person, person_id), session.get(Project, project_id)
    if person is None or project is None:
        raise NotFound("There is no such project or no such person.")
    row = session.get(ToolLevel, (project_id, person_id, tool))
    had = Level.NONE if row is None else row.level
    if had is wanted:
        return
    row = row or ToolLevel(project_id=project_id, person_id=person_id, tool=tool, level=wanted)
    row.level = wanted
    session.add(row)
    session.flush()
    record_level(session, actor, project_id, person.login, tool, had, wanted)


def record_level(
    session: Session, actor: Actor, project_id: int, login: str, tool: Tool, old: Level, new: Level
) -> None:
    """Adds a change of a level to the history of its project."""
    changes.record(
        session,
        actor,
        subject=f"Person {login}",
        field=f"level on {word(tool)}",
        old=word(old),
        new=word(new),
        project_id=project_id,
    )


def _may_set(session: Session, actor: Actor, project_id: int, tool: Tool) -> bool:
    return actor.keeps_directory or level(session, actor, project_id, tool) >= Level.ADMIN
