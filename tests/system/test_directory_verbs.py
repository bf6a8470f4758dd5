"""`persons`, `person`, `companies`, `keys`: the directory without the screen."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.example import DOCUMENT
from tests.keys import ED25519, generated
from tests.program import Program, program

__all__ = ["program"]


@pytest.fixture
def imported(program: Program) -> Program:
    assert program("import", DOCUMENT, "--no-prepare").returncode == 0
    return program


def test_the_first_administrator_is_made_on_an_empty_database_and_does_the_rest(program: Program) -> None:
    key = generated(program.folder / "key").with_suffix(".pub")

    made = program("persons", "--add", "maria", "Maria Silva", "--administrator", "--key", key)
    added = program("--as", "maria", "persons", "--add", "carl", "Carl Berg", "--company", "Roofers", "--json")

    assert made.returncode == 0, made.stderr
    assert "Maria Silva is in the directory as maria and logs in with SHA256:" in made.stdout
    assert json.loads(added.stdout) == {
        "login": "carl",
        "name": "Carl Berg",
        "company": "Roofers",
        "email": "",
        "uid": None,
        "keys": 0,
        "administrator": False,
    }
    assert [row["login"] for row in json.loads(program("persons", "--json").stdout)] == ["carl", "maria"]


def test_a_person_whose_key_cannot_be_read_is_not_added(program: Program, tmp_path: Path) -> None:
    (tmp_path / "bad.pub").write_text("ssh-ed25519 nonsense")

    for name, words in (("none.pub", "cannot be read"), ("bad.pub", "is damaged")):
        done = program("persons", "--add", "maria", "Maria", "--key", tmp_path / name)
        assert done.returncode == 1
        assert words in done.stderr

    assert json.loads(program("persons", "--json").stdout) == []


def test_one_thing_after_the_other_is_changed_and_shown(imported: Program, tmp_path: Path) -> None:
    (tmp_path / "k.pub").write_text(ED25519)
    for words in (
        ["--key", "k.pub"],
        ["--level", "HT-104", "client_contracts", "standard"],
        ["--uid", "1001"],
        ["--administrator", "yes"],
        ["--email", "viewer@example.com"],
        ["--name", "Vera"],
    ):
        done = imported("person", "viewer", *words)
        assert done.returncode == 0, done.stderr

    shown = json.loads(imported("person", "viewer", "--json").stdout)

    assert (shown["name"], shown["email"], shown["company"]) == ("Vera", "viewer@example.com", "Beacon Mechanical")
    assert (shown["uid"], shown["administrator"]) == (1001, True)
    assert shown["levels"] == [
        {"project": "HT-104", "tool": "commitments", "level": "read_only"},
        {"project": "HT-104", "tool": "client_contracts", "level": "standard"},
    ]
    assert [key["comment"] for key in shown["key_list"]] == ["maria@laptop"]
    fingerprint = shown["key_list"][0]["fingerprint"]
    assert fingerprint in imported("person", "viewer").stdout

    gone = imported("person", "viewer", "--shut-out")

    assert "viewer is shut out" in gone.stdout
    assert imported("keys", fingerprint).stdout == ""
    assert "on no project" in imported("person", "viewer").stdout


def test_the_verb_acts_as_who_asks_and_not_as_who_is_asked_about(imported: Program) -> None:
    done = imported("--as", "viewer", "person", "admin", "--email", "a@example.com")
    as_owner = imported("person", "viewer", "--administrator", "yes")

    assert done.returncode == 1
    assert "There is no person admin whom you may see" in done.stderr
    assert as_owner.returncode == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["person", "nobody"], "There is no person nobody whom you may see"),
        (["person", "viewer", "--level", "HT-104", "billings", "admin"], "Give a tool"),
        (["person", "viewer", "--level", "HT-9", "commitments", "admin"], "There is no project HT-9"),
        (["person", "viewer", "--uid", "me"], "me is no number"),
        (["person", "viewer", "--remove-key", "SHA256:x"], "viewer has no key SHA256:x"),
        (["persons", "--company", "Roofers"], "persons --add LOGIN NAME"),
        (["companies", "--rename", "Nobody", "Somebody"], "There is no company Nobody"),
        (["companies", "--add", "beacon mechanical"], "There is a company beacon mechanical already"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(imported: Program, words: list[str], sentence: str) -> None:
    done = imported(*words)

    assert done.returncode == 1
    assert sentence in done.stderr


def test_companies_are_listed_added_and_renamed(imported: Program) -> None:
    assert imported("companies", "--add", "Roofers").returncode == 0
    assert imported("companies", "--rename", "Beacon Mechanical", "Beacon").returncode == 0

    assert [row["name"] for row in json.loads(imported("companies", "--json").stdout)] == [
        "Ace [Plumbing] & S\u00f6hne",
        "Beacon",
        "Northside Electric",
        "Roofers",
    ]


def test_who_bills_on_a_contract_and_who_sees_it_is_changed_by_its_administrators(imported: Program) -> None:
    assert imported("people", "PO-7", "--contact", "contact").returncode == 0
    assert imported("people", "PO-7", "--listed", "viewer").returncode == 0

    def people() -> list[tuple[str, bool, bool]]:
        rows = json.loads(imported("people", "PO-7", "--json").stdout)
        return sorted((row["login"], row["contact"], row["listed"]) for row in rows)

    assert people() == [("contact", True, True), ("viewer", False, True)]
    assert imported("people", "PO-7", "--no-contact", "contact").returncode == 0
    assert imported("people", "PO-7", "--not-listed", "contact").returncode == 0
    assert people() == [("viewer", False, True)]
    for login, contract, words in (
        ("viewer", "PO-7", "needs Admin on the contract's tool"),
        ("contact", "SC-10", "There is no contract SC-10"),
    ):
        refused = imported("--as", login, "people", contract, "--not-listed", "viewer")
        assert refused.returncode == 1
        assert words in refused.stderr
    assert "There is no maria on this project" in imported("people", "PO-7", "--listed", "maria").stderr


def test_sshd_is_answered_with_a_line_that_allows_one_command_alone(imported: Program, tmp_path: Path) -> None:
    (tmp_path / "k.pub").write_text(ED25519)
    imported("person", "viewer", "--key", "k.pub")

    (line,) = imported("keys").stdout.splitlines()
    options, command, key = line.split('"')

    assert options == "restrict,pty,command="
    assert shlex.split(command)[-5:] == ["--database", imported.url, "ssh", "--as", "viewer"]
    assert key.split() == ED25519.split()[:2]
    assert imported("keys", "SHA256:of-nobody").stdout == ""


def test_sshd_is_answered_without_loading_what_takes_long(imported: Program) -> None:
    code = (
        "import sys\nfrom tui.__main__ import main\n"
        f"assert main(['--database', {imported.url!r}, 'keys']) == 0\nprint(*sys.modules)"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)

    assert not {"sqlmodel", "sqlalchemy", "pydantic", "textual"} & set(done.stdout.split())


def test_a_database_that_is_not_there_answers_nothing_and_is_not_made(program: Program) -> None:
    done = program("keys")

    assert done.returncode == 1
    assert done.stdout == ""
    assert "cannot be read" in done.stderr
    assert not (program.folder / "billings.db").exists()


def test_the_project_may_be_left_out_where_one_sees_one_only(imported: Program) -> None:
    assert json.loads(imported("billings", "--json").stdout) == json.loads(
        imported("billings", "--project", "HT-104", "--json").stdout
    )


def test_a_file_is_read_from_standard_input_and_given_back(imported: Program) -> None:
    data = bytes(range(256)) * 100
    attached = subprocess.run(
        imported.command("attach", "SC-2#1", "scan.bin", "--stdin", "--no-prepare"),
        cwd=imported.folder,
        env=imported.environment(),
        input=data,
        capture_output=True,
        check=False,
    )

    assert attached.returncode == 0, attached.stderr
    assert imported.raw("get", "SC-2#1", "scan.bin").stdout == data
    two = imported("attach", "SC-2#1", "a", "b", "--stdin")
    assert "One file comes in on standard input, and 2 names were given" in two.stderr


def test_a_report_goes_to_standard_output_and_nothing_else_does(imported: Program) -> None:
    done = imported.raw("billings", "--pdf", "-")
    both = imported("billings", "--csv", "-", "--json")

    assert done.stdout.startswith(b"%PDF-")
    assert done.stdout.rstrip().endswith(b"%%EOF")
    assert both.returncode == 1
    assert "leaves no room for --json" in both.stderr
