"""`persons`, `person`, `companies`: who is known, what they may do, and with which keys they log in."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from sqlmodel import Session

from store import directory, directory_editing, levels, public_keys
from store.dictionary import word
from store.directory import PersonRow
from store.directory_editing import PersonTerms
from store.errors import NotFound, RuleBroken, Unavailable
from store.key_line import LONGEST_LINE
from store.levels import LevelRow
from store.public_keys import KeyRow
from store.vocabulary import Level, Tool
from tui.argument_parts import STANDARD_STREAM
from tui.opening import Office
from tui.output import plain, say, say_json, say_table
from tui.verbs.common import DONE
from tui.wording import count, moment

_CHANGES = ("key", "remove_key", "level", "name", "company", "email", "uid", "administrator")


def persons_verb(office: Office, chosen: Namespace) -> int:
    """`persons`: lists those the person may see, or adds one with all that is said of them, or not at all."""
    if chosen.add:
        return _add_person(office, chosen)
    if chosen.company or chosen.email or chosen.administrator or chosen.key:
        raise RuleBroken("That is said of a new person: persons --add LOGIN NAME; of another: person LOGIN.")
    with office.database.read() as session:
        rows = directory.list_persons(session, office.actor)
    if chosen.json:
        say_json([_person_document(row) for row in rows])
        return DONE
    say_table(
        ("Login", "Name", "Company", "Address", "Account", "Keys", "Directory"),
        [
            (
                row.login,
                row.name,
                row.company,
                row.email,
                "" if row.system_uid is None else str(row.system_uid),
                "" if row.keys is None else str(row.keys),
                "administrator" if row.administrator else "",
            )
            for row in rows
        ],
        right=frozenset({4, 5}),
    )
    return DONE


def person_verb(office: Office, chosen: Namespace) -> int:
    """`person`: shows somebody's keys and levels, or changes one thing about them."""
    key = None if chosen.key is None else read_key(chosen.key)
    with office.database.read() as session:
        row = directory.find_person(session, office.actor, chosen.person)
    if not chosen.shut_out and all(getattr(chosen, name) is None for name in _CHANGES):
        _show(office, chosen, row)
        return DONE
    with office.database.write() as session:
        sentence = _change(session, office, chosen, row, key)
    _told(office, chosen, row.login, sentence)
    return DONE


def companies_verb(office: Office, chosen: Namespace) -> int:
    """`companies`: lists them, adds one, or gives one another name."""
    if chosen.add is not None:
        with office.database.write() as session:
            directory_editing.add_company(session, office.actor, chosen.add)
        _say(chosen, f"Company {plain(chosen.add)} is added.")
        return DONE
    if chosen.rename is not None:
        old, new = chosen.rename
        with office.database.write() as session:
            found = [one.id for one in directory.list_companies(session, office.actor) if one.name == old]
            if not found:
                raise NotFound(f"There is no company {old}; `companies` lists those you may see.")
            directory_editing.rename_company(session, office.actor, found[0], new)
        _say(chosen, f"Company {plain(old)} is {plain(new)} now.")
        return DONE
    with office.database.read() as session:
        rows = directory.list_companies(session, office.actor)
    if chosen.json:
        say_json([{"name": row.name, "persons": row.persons} for row in rows])
    else:
        say_table(("Company", "Persons"), [(row.name, f"{row.persons:,}") for row in rows], right=frozenset({1}))
    return DONE


def read_key(path: Path) -> str:
    """The line of a public key in a file, or on standard input.

    Raises:
        Unavailable: it cannot be read.
    """
    if path == STANDARD_STREAM:
        return sys.stdin.read(LONGEST_LINE + 1)
    try:
        with path.expanduser().open(errors="replace") as file:
            return file.read(LONGEST_LINE + 1)
    except OSError as error:
        raise Unavailable(f"{path} cannot be read ({error.strerror}); give the file ending in .pub.") from error


def _add_person(office: Office, chosen: Namespace) -> int:
    login, name = chosen.add
    key = None if chosen.key is None else read_key(chosen.key)
    terms = PersonTerms(name, chosen.company, chosen.email)
    with office.database.write() as session:
        made = directory_editing.add_person(session, office.actor, login, terms, administrator=chosen.administrator)
        fingerprint = None if key is None else public_keys.add_key(session, office.actor, made, key)
    logs_in = "" if fingerprint is None else f" and logs in with {fingerprint}"
    _told(office, chosen, login.strip(), f"{plain(name)} is in the directory as {plain(login)}{logs_in}.")
    return DONE


def _change(session: Session, office: Office, chosen: Namespace, row: PersonRow, key: str | None) -> str:
    """Changes the one thing that was asked; returns what is told of it."""
    actor, login = office.actor, plain(row.login)
    if key is not None:
        told = f"{login} logs in with {public_keys.add_key(session, actor, row.id, key)}."
    elif chosen.remove_key is not None:
        public_keys.remove_key(session, actor, row.id, chosen.remove_key)
        told = f"{login} does not log in with {plain(chosen.remove_key)} any more."
    elif chosen.level is not None:
        told = _set_level(session, office, row, *chosen.level)
    elif chosen.uid is not None:
        directory_editing.set_system_uid(session, actor, row.id, _uid(chosen.uid))
        told = f"The account of {login} is {plain(chosen.uid)}."
    elif chosen.administrator is not None:
        directory_editing.set_administrator(session, actor, row.id, chosen.administrator == "yes")
        told = f"{login} keeps the directory{'' if chosen.administrator == 'yes' else ' no longer'}."
    elif chosen.shut_out:
        directory_editing.shut_out(session, actor, row.id)
        told = f"{login} is shut out: no key, no account, no level."
    else:
        given = {name: getattr(chosen, name) for name in ("name", "company", "email")}
        old = PersonTerms(row.name, row.company, row.email)
        terms = PersonTerms(*(getattr(old, name) if value is None else value for name, value in given.items()))
        directory_editing.edit_person(session, actor, row.id, terms)
        told = f"{login} is {', '.join(plain(part) for part in (terms.name, terms.company, terms.email) if part)}."
    return told


def _set_level(session: Session, office: Office, row: PersonRow, number: str, tool: str, wanted: str) -> str:
    by_word = {level.word: level for level in Level}
    if tool not in list(Tool) or wanted not in by_word:
        raise RuleBroken(f"Give a tool ({', '.join(Tool)}) and a level ({', '.join(by_word)}).")
    offered = levels.list_levels(session, office.actor, row.id)
    found = [one.project_id for one in offered if one.project_number == number]
    if not found:
        raise NotFound(f"There is no project {number} on which you may change levels.")
    levels.set_level(session, office.actor, found[0], row.id, Tool(tool), by_word[wanted])
    return f"{plain(row.login)} has {word(by_word[wanted])} on {word(Tool(tool))} of project {plain(number)}."


def _uid(text: str) -> int | None:
    if text == "none":
        return None
    if not text.isascii() or not text.isdigit():
        raise RuleBroken(f"{text} is no number of an account; `id -u NAME` says it, none takes it away.")
    return int(text)


def _show(office: Office, chosen: Namespace, row: PersonRow) -> None:
    with office.database.read() as session:
        held = levels.list_levels(session, office.actor, row.id)
        keys = [] if row.keys is None else public_keys.list_keys(session, office.actor, row.id)
    held = [one for one in held if one.level > Level.NONE]
    if chosen.json:
        say_json(_person_document(row) | {"key_list": [*map(_key_document, keys)], "levels": [*map(_level, held)]})
        return
    about = [row.name, row.company, row.email, "keeps the directory" if row.administrator else ""]
    say(plain(f"{row.login}: {', '.join(part for part in about if part)}"))
    for one in held:
        say(plain(f"  {word(one.level)} on {word(one.tool)} of {one.project_number} {one.project_name}"))
    for key in keys:
        say(plain(f"  {key.fingerprint} {key.kind} {key.comment}, added {moment(key.added_at)} by {key.added_by}"))
    if not held:
        say("  on no project")
    if row.keys is not None and not keys:
        say(f"  {count(0, 'key')}: logs in over SSH with none")


def _told(office: Office, chosen: Namespace, login: str, sentence: str) -> None:
    if not chosen.json:
        say(sentence)
        return
    with office.database.read() as session:
        say_json(_person_document(directory.find_person(session, office.actor, login)))


def _say(chosen: Namespace, sentence: str) -> None:
    if chosen.json:
        say_json({"done": sentence})
    else:
        say(sentence)


def _person_document(row: PersonRow) -> dict[str, object]:
    return {
        "login": row.login,
        "name": row.name,
        "company": row.company,
        "email": row.email,
        "uid": row.system_uid,
        "keys": row.keys,
        "administrator": row.administrator,
    }


def _key_document(key: KeyRow) -> dict[str, object]:
    return {
        "fingerprint": key.fingerprint,
        "type": key.kind,
        "comment": key.comment,
        "added_at": key.added_at.isoformat(),
        "added_by": key.added_by,
    }


def _level(row: LevelRow) -> dict[str, object]:
    return {"project": row.project_number, "tool": row.tool.value, "level": row.level.word}
