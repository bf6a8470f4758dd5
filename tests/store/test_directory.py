"""The directory: who is seen by whom, who may change what, and how somebody is shut out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlmodel import Session, col, select

from store.access import Actor, actor_for, operator
from store.authorized_keys import keys_in_use
from store.directory import find_person, has_administrator, list_companies, list_persons
from store.directory_editing import (
    PersonTerms,
    add_company,
    add_person,
    edit_person,
    rename_company,
    set_administrator,
    set_system_uid,
    shut_out,
)
from store.errors import NotAllowed, NotFound, Overtaken, RuleBroken
from store.levels import list_levels, set_level
from store.project_creation import ProjectTerms, create_project
from store.public_keys import add_key
from store.tables import Change, ToolLevel
from store.vocabulary import Level, Tool
from tests.example import Example
from tests.keys import ED25519

OWNER = operator("root")


class Desk:
    """The example with Maria, who keeps the directory and works on no project."""

    def __init__(self, example: Example) -> None:
        self.example = example
        self.maria = self.write(
            lambda session: add_person(session, OWNER, "maria", PersonTerms("Maria Silva"), administrator=True)
        )
        self.keeper = example.actor("maria")

    def write(self, step: Callable[[Session], int | None]) -> int:
        with self.example.database.write() as session:
            return step(session) or 0

    def person(self, login: str) -> int:
        return self.example.actor(login).person_id or 0

    def seen(self, actor: Actor) -> list[str]:
        with self.example.database.read() as session:
            return [row.login for row in list_persons(session, actor)]

    def history(self, subject: str) -> list[tuple[str, str, str]]:
        with self.example.database.read() as session:
            rows = session.exec(select(Change).where(Change.subject == subject).order_by(col(Change.id)))
            return [(row.field, row.old, row.new) for row in rows]


@pytest.fixture
def desk(example: Example) -> Desk:
    return Desk(example)


def test_who_keeps_the_directory_sees_all_of_it_and_others_those_they_work_with(desk: Desk) -> None:
    everybody = ["contact", "maria", "admin", "viewer"]

    assert desk.seen(OWNER) == desk.seen(desk.keeper) == everybody
    assert desk.seen(desk.example.actor("admin")) == ["contact", "admin", "viewer"]
    assert desk.seen(desk.example.actor("viewer")) == ["viewer"]


def test_an_administrator_of_a_project_sees_no_account_and_no_keys_of_others(desk: Desk) -> None:
    with desk.example.database.write() as session:
        add_key(session, OWNER, desk.person("viewer"), ED25519)
        set_system_uid(session, OWNER, desk.person("viewer"), 1001)
    with desk.example.database.read() as session:
        told = {row.login: row for row in list_persons(session, desk.example.actor("admin"))}["viewer"]
        own = list_persons(session, desk.example.actor("viewer"))[0]

    assert (told.system_uid, told.keys, told.administrator) == (None, None, None)
    assert (own.system_uid, own.keys, own.administrator) == (1001, 1, False)


def test_a_person_who_works_elsewhere_is_found_by_their_exact_login_by_administrators_alone(desk: Desk) -> None:
    with desk.example.database.read() as session:
        assert find_person(session, desk.example.actor("admin"), "maria").name == "Maria Silva"
        with pytest.raises(NotFound) as hidden:
            find_person(session, desk.example.actor("viewer"), "maria")
        with pytest.raises(NotFound) as absent:
            find_person(session, desk.example.actor("viewer"), "nobody")

    assert str(hidden.value).replace("maria", "nobody") == str(absent.value)


def test_companies_are_for_administrators(desk: Desk) -> None:
    with desk.example.database.read() as session:
        seen = [(row.name, row.persons) for row in list_companies(session, desk.example.actor("admin"))]

        assert seen == [("Ace [Plumbing] & S\u00f6hne", 0), ("Beacon Mechanical", 2), ("Northside Electric", 1)]
        assert list_companies(session, desk.example.actor("viewer")) == []


def test_until_somebody_keeps_the_directory_there_is_no_administrator(example: Example) -> None:
    with example.database.read() as session:
        assert not has_administrator(session)
    Desk(example)
    with example.database.read() as session:
        assert has_administrator(session)


REFUSED: dict[str, Callable[[Session, Actor, Desk], object]] = {
    "persons": lambda session, actor, desk: edit_person(session, actor, desk.maria, PersonTerms("M")),
    "administrators": lambda session, actor, desk: set_administrator(session, actor, desk.maria, False),
    "one's own right": lambda session, actor, _desk: set_administrator(session, actor, actor.person_id or 0, True),
    "an administrator": lambda session, actor, _desk: add_person(
        session, actor, "evil", PersonTerms("Evil"), administrator=True
    ),
    "accounts": lambda session, actor, desk: set_system_uid(session, actor, desk.maria, 0),
    "shutting out": lambda session, actor, desk: shut_out(session, actor, desk.maria),
    "companies": lambda session, actor, _desk: rename_company(session, actor, 1, "Other"),
}


@pytest.mark.parametrize("login", ["admin", "viewer"])
@pytest.mark.parametrize("name", REFUSED)
def test_what_concerns_everybody_is_for_who_keeps_the_directory(desk: Desk, login: str, name: str) -> None:
    with (
        desk.example.database.write() as session,
        pytest.raises(NotAllowed, match="is for administrators of the directory"),
    ):
        REFUSED[name](session, desk.example.actor(login), desk)


def test_an_administrator_of_a_project_adds_persons_and_companies_and_a_reader_does_not(desk: Desk) -> None:
    admin, viewer = desk.example.actor("admin"), desk.example.actor("viewer")
    made = desk.write(
        lambda session: add_person(session, admin, "carl", PersonTerms("Carl", "Roofers", "c@example.com"))
    )
    desk.write(lambda session: add_company(session, admin, "Glaziers"))
    with desk.example.database.write() as session:
        with pytest.raises(NotAllowed, match="Adding persons is for"):
            add_person(session, viewer, "dora", PersonTerms("Dora"))
        with pytest.raises(NotAllowed, match="Adding companies is for"):
            add_company(session, viewer, "Painters")

    assert desk.history("Person carl") == [("person", "", "Carl")]
    # Until they are given a level they work on no project of the administrator's.
    assert "carl" not in desk.seen(admin)
    desk.write(
        lambda session: set_level(session, admin, desk.example.project_id, made, Tool.COMMITMENTS, Level.READ_ONLY)
    )
    assert "carl" in desk.seen(admin)


@pytest.mark.parametrize(
    ("login", "terms", "words"),
    [
        ("", PersonTerms("A"), "The login is missing"),
        ("a b", PersonTerms("A"), "holds a blank"),
        ("--as", PersonTerms("A"), "begins with a dash"),
        ("ADMIN", PersonTerms("A"), "Somebody has the login ADMIN already"),
        ("a", PersonTerms(" "), "The name is missing"),
        ("a", PersonTerms("A", email="nowhere"), "no address"),
        ("a", PersonTerms("A\nB"), "line break"),
    ],
)
def test_a_person_who_cannot_be_is_refused(desk: Desk, login: str, terms: PersonTerms, words: str) -> None:
    with desk.example.database.write() as session, pytest.raises(RuleBroken, match=words):
        add_person(session, OWNER, login, terms)


def test_a_person_changes_and_the_history_says_how(desk: Desk) -> None:
    desk.write(
        lambda session: edit_person(
            session, desk.keeper, desk.maria, PersonTerms("Maria S.", "Roofers", "m@example.com")
        )
    )

    assert desk.history("Person maria") == [
        ("person", "", "Maria Silva"),
        ("administrator", "no", "yes"),
        ("name", "Maria Silva", "Maria S."),
        ("company", "", "Roofers"),
        ("email", "", "m@example.com"),
    ]


def test_who_was_overtaken_is_told_by_whom_and_nothing_is_written(desk: Desk) -> None:
    seen, now = PersonTerms("Maria Silva"), PersonTerms("Maria S.")
    desk.write(lambda session: edit_person(session, desk.keeper, desk.maria, now, seen=seen))

    with desk.example.database.write() as session, pytest.raises(Overtaken, match=r"by Maria Silva \(name\); what you"):
        edit_person(session, OWNER, desk.maria, PersonTerms("M."), seen=seen)
    desk.write(lambda session: edit_person(session, OWNER, desk.maria, PersonTerms("M."), seen=now))
    assert desk.history("Person maria")[-1] == ("name", "Maria S.", "M.")


def test_an_invoice_contact_stays_with_the_company_they_bill_for(desk: Desk) -> None:
    with desk.example.database.write() as session, pytest.raises(RuleBroken, match="contact bills for Northside"):
        edit_person(session, OWNER, desk.person("contact"), PersonTerms("Contact", "Beacon Mechanical"))


def test_an_account_is_one_persons(desk: Desk) -> None:
    desk.write(lambda session: set_system_uid(session, desk.keeper, desk.maria, 1001))
    with desk.example.database.write() as session:
        with pytest.raises(RuleBroken, match="account 1001 is that of maria"):
            set_system_uid(session, desk.keeper, desk.person("viewer"), 1001)
        with pytest.raises(RuleBroken, match="-1 is no number"):
            set_system_uid(session, desk.keeper, desk.maria, -1)


def test_nobody_takes_the_directory_from_themselves_by_a_slip(desk: Desk) -> None:
    with desk.example.database.write() as session:
        with pytest.raises(RuleBroken, match="another administrator"):
            set_administrator(session, desk.keeper, desk.maria, False)
        with pytest.raises(RuleBroken, match="another administrator"):
            shut_out(session, desk.keeper, desk.maria)
    desk.write(lambda session: set_administrator(session, OWNER, desk.maria, False))

    assert not desk.example.actor("maria").administrator


def test_who_is_shut_out_can_do_nothing_any_more_and_stays_in_the_history(desk: Desk) -> None:
    admin = desk.person("admin")
    with desk.example.database.write() as session:
        add_key(session, OWNER, admin, ED25519)
        set_system_uid(session, OWNER, admin, 1001)
        set_administrator(session, OWNER, admin, True)

    desk.write(lambda session: shut_out(session, desk.keeper, admin))

    assert keys_in_use(desk.example.database.path) == []
    with desk.example.database.read() as session:
        actor = actor_for(session, "admin")
        assert not actor.administrator
        assert session.exec(select(ToolLevel).where(ToolLevel.person_id == admin)).all() == []
    gone = [(field, old) for field, old, new in desk.history("Person admin") if new in ("", "no", "None")]
    assert gone[1:] == [
        ("level on Client Contracts", "Admin"),
        ("level on Commitments", "Admin"),
        ("account", "1001"),
        ("administrator", "yes"),
    ]


def test_a_level_is_given_by_who_keeps_the_directory_or_administers_that_tool(desk: Desk) -> None:
    project, viewer = desk.example.project_id, desk.person("viewer")
    desk.write(lambda session: set_level(session, desk.keeper, project, viewer, Tool.COMMITMENTS, Level.ADMIN))
    made_admin = desk.example.actor("viewer")

    with desk.example.database.write() as session:
        set_level(session, made_admin, project, desk.person("contact"), Tool.COMMITMENTS, Level.STANDARD)
        with pytest.raises(NotAllowed, match="Changing levels needs Admin on Client Contracts"):
            set_level(session, made_admin, project, viewer, Tool.CLIENT_CONTRACTS, Level.ADMIN)
        with pytest.raises(NotAllowed, match="Changing levels needs Admin on Commitments"):
            set_level(session, desk.example.actor("contact"), project, viewer, Tool.COMMITMENTS, Level.NONE)
        held = list_levels(session, made_admin, desk.person("contact"))

    assert [(row.tool, row.level, row.may_set) for row in held] == [(Tool.COMMITMENTS, Level.STANDARD, True)]
    assert desk.history("Person contact")[-1] == ("level on Commitments", "Read Only", "Standard")


def test_a_project_that_may_not_be_seen_is_absent_also_for_levels(desk: Desk) -> None:
    other = desk.write(lambda session: create_project(session, desk.keeper, ProjectTerms("X-1", "Secret", "Ours")))
    admin = desk.example.actor("admin")
    with desk.example.database.write() as session:
        with pytest.raises(NotFound, match="no such project"):
            set_level(session, admin, other, admin.person_id or 0, Tool.COMMITMENTS, Level.ADMIN)
        seen = {row.project_number for row in list_levels(session, admin, admin.person_id or 0)}

    assert seen == {"HT-104"}


def test_who_keeps_the_directory_makes_projects_and_is_admin_of_them(desk: Desk) -> None:
    made = desk.write(lambda session: create_project(session, desk.keeper, ProjectTerms("X-1", "New", "Ours")))
    with desk.example.database.read() as session:
        held = [row for row in list_levels(session, desk.keeper, desk.maria) if row.level is Level.ADMIN]

    assert {row.project_id for row in held} == {made}
    assert len(held) == 2
    with desk.example.database.write() as session, pytest.raises(NotAllowed, match="administrators of the directory"):
        create_project(session, desk.example.actor("admin"), ProjectTerms("X-2", "New", "Ours"))


def test_a_company_is_renamed_but_never_to_a_name_that_is_taken(desk: Desk) -> None:
    with desk.example.database.write() as session:
        northside = next(row.id for row in list_companies(session, OWNER) if row.name.startswith("North"))
        with pytest.raises(RuleBroken, match="There is a company ACE"):
            rename_company(session, OWNER, northside, "ACE [Plumbing] & S\u00d6HNE")
        with pytest.raises(RuleBroken, match="There is a company"):
            add_company(session, OWNER, "northside electric")
        rename_company(session, OWNER, northside, "Northside Electric Ltd")

    assert desk.history("Company Northside Electric Ltd") == [("name", "Northside Electric", "Northside Electric Ltd")]
