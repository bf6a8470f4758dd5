"""The command line as a person or a script meets it: the real program, a database of its own, the example project."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from tests.program import Program, program

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "docs" / "example" / "project.json"

__all__ = ["program"]


@pytest.fixture(scope="module")
def imported_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("imported")
    for words in (("import", EXAMPLE), ("prepare",)):
        done = Program(folder)(*words)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def imported(imported_once: Path, tmp_path: Path) -> Program:
    """The program on a database of the test's own that the program imported the example into, files prepared."""
    shutil.copytree(imported_once, tmp_path, dirs_exist_ok=True)
    return Program(tmp_path)


def compiled(program: Program, output: Path) -> dict[str, Any]:
    done = program("compile", "--project", "HT-104", "--all", "--output", output, "--json")
    assert done.returncode == 3, done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def test_compile_all_of_the_example_ends_with_3_and_one_object_that_accounts_for_every_file(
    imported: Program, tmp_path: Path
) -> None:
    output = tmp_path / "out.pdf"

    document = compiled(imported, output)

    assert document["path"] == str(output)
    assert document["bytes"] == output.stat().st_size
    assert re.fullmatch("[0-9a-f]{64}", document["sha256"])
    assert document["billings"] == 3
    sources = [part["source_file"] for part in document["parts"] if part["source_file"]]
    assert sources == [
        "supplier-invoice-4471.pdf",
        "waiver-electrical.pdf",
        "stored-material-photo.jpg",
        "insurance-scan.pdf",
        "site-notes.txt",
        "locked-report.pdf",
        "waiver-plumbing.pdf",
        "delivery-tickets.pdf",
        "truncated-upload.pdf",
        "unit-counts.csv",
    ]
    outcomes = {part["source_file"]: part["outcome"] for part in document["parts"]}
    assert outcomes["locked-report.pdf"] == "slip_sheet"
    assert outcomes["truncated-upload.pdf"] in ("repaired", "slip_sheet")
    assert outcomes["stored-material-photo.jpg"] == outcomes["site-notes.txt"] == "converted"
    assert all(part["reason"] for part in document["parts"] if part["attention"])


def test_the_pages_of_the_parts_follow_each_other_without_a_gap_to_the_last(imported: Program, tmp_path: Path) -> None:
    output = tmp_path / "out.pdf"

    document = compiled(imported, output)

    expected = document["parts"][0]["first_page"]
    for part in document["parts"]:
        assert part["first_page"] == expected
        expected += part["pages"]
    assert expected - 1 == document["pages"] == len(PdfReader(output).pages)


def test_contracts_are_in_natural_order(imported: Program, tmp_path: Path) -> None:
    document = compiled(imported, tmp_path / "out.pdf")

    contracts = [part["billing"].split()[0] for part in document["parts"]]
    assert contracts == sorted(contracts, key=lambda number: int(number.removeprefix("SC-").split("#")[0]))
    assert contracts[0].startswith("SC-2")
    assert contracts[-1].startswith("SC-10")


def test_qpdf_finds_nothing_wrong_in_the_backup(imported: Program, tmp_path: Path) -> None:
    compiled(imported, tmp_path / "out.pdf")

    # pikepdf is qpdf as a library; `check_pdf_syntax` is what `qpdf --check` runs.
    with pikepdf.open(tmp_path / "out.pdf") as document:
        assert document.check_pdf_syntax() == []


def test_the_same_command_twice_gives_the_same_bytes(imported: Program, tmp_path: Path) -> None:
    first = compiled(imported, tmp_path / "first.pdf")
    second = compiled(imported, tmp_path / "second.pdf")

    assert first["sha256"] == second["sha256"]
    assert (tmp_path / "first.pdf").read_bytes() == (tmp_path / "second.pdf").read_bytes()


def test_another_database_with_the_same_project_gives_the_same_bytes_also_where_nothing_is_prepared(
    imported: Program, tmp_path: Path
) -> None:
    elsewhere = Program(tmp_path / "elsewhere")
    elsewhere("import", EXAMPLE)

    assert compiled(imported, tmp_path / "a.pdf")["sha256"] == compiled(elsewhere, tmp_path / "b.pdf")["sha256"]


def test_a_viewer_may_not_compile_and_is_told_why(imported: Program, tmp_path: Path) -> None:
    done = imported("--as", "viewer", "compile", "--project", "HT-104", "--all", "--output", tmp_path / "out.pdf")

    assert done.returncode == 1
    assert "Admin" in done.stderr and "Commitments" in done.stderr and "Read Only" in done.stderr
    assert not (tmp_path / "out.pdf").exists()


def test_the_private_contract_is_seen_only_by_those_allowed(imported: Program) -> None:
    seen = {
        login: imported("--as", login, "billings", "--project", "HT-104").stdout
        for login in ("admin", "viewer", "contact")
    }

    assert "SC-10" in seen["admin"]
    assert "SC-10" in seen["viewer"]
    assert "SC-10" not in seen["contact"] and "Ace" not in seen["contact"]
    refused = imported("--as", "contact", "compile", "--project", "HT-104", "SC-10#1")
    absent = imported("--as", "contact", "compile", "--project", "HT-104", "SC-11#1")
    assert refused.returncode == absent.returncode == 1
    assert refused.stderr.replace("SC-10", "SC-11") == absent.stderr


def test_a_company_name_with_brackets_shows_literally(imported: Program, tmp_path: Path) -> None:
    listed = imported("billings", "--project", "HT-104").stdout
    compiled(imported, tmp_path / "out.pdf")

    text = "\n".join(page.extract_text() for page in PdfReader(tmp_path / "out.pdf").pages[:3])
    assert "Ace [Plumbing] & Söhne" in listed
    assert "Ace [Plumbing] & Söhne" in text


def test_get_writes_the_stored_bytes_to_standard_output(imported: Program, tmp_path: Path) -> None:
    document = compiled(imported, tmp_path / "out.pdf")

    done = imported.raw("get", str(document["backup"]))

    assert done.returncode == 0
    assert done.stdout == (tmp_path / "out.pdf").read_bytes()


def test_the_ledger_of_a_backup_can_be_asked_for_again(imported: Program, tmp_path: Path) -> None:
    document = compiled(imported, tmp_path / "out.pdf")
    number = str(document["backup"])

    asked = json.loads(imported("ledger", number, "--json").stdout)
    shown = imported("ledger", number).stdout

    assert asked == document["parts"]
    assert "The file is locked with a password; give it, or attach an unlocked copy." in shown
    assert imported("--as", "contact", "ledger", number).returncode == 1, "it holds a contract they may not see"


def test_a_backup_is_verified_by_file_and_by_number_and_a_changed_one_is_told(
    imported: Program, tmp_path: Path
) -> None:
    document = compiled(imported, tmp_path / "out.pdf")

    by_file = imported("verify", tmp_path / "out.pdf", "--json")
    by_number = imported("verify", document["backup"])

    assert by_file.returncode == 0, by_file.stderr
    assert json.loads(by_file.stdout)["differences"] == []
    assert "unchanged; it is as its ledger says." in by_number.stdout
    changed = tmp_path / "changed.pdf"
    changed.write_bytes((tmp_path / "out.pdf").read_bytes().replace(b"%PDF-1.7", b"%PDF-1.6", 1))
    refused = imported("verify", changed)
    assert refused.returncode == 1
    assert "was changed, or comes from elsewhere" in refused.stderr
    assert imported("--as", "contact", "verify", tmp_path / "out.pdf").returncode == 1


def test_attaching_a_file_adds_it_to_the_next_backup(imported: Program, tmp_path: Path) -> None:
    note = tmp_path / "[b]note[b].txt"
    note.write_text("Gate code changed.")
    before = compiled(imported, tmp_path / "before.pdf")

    done = imported("attach", "SC-2#2", note, "--kind", "other")
    after = compiled(imported, tmp_path / "after.pdf")

    assert done.returncode == 0, done.stderr
    assert len(after["parts"]) == len(before["parts"]) + 1
    assert "[b]note[b].txt" in [part["source_file"] for part in after["parts"]]


def test_attaching_names_the_file_that_is_not_there_and_attaches_nothing(imported: Program, tmp_path: Path) -> None:
    done = imported("attach", "SC-2#2", EXAMPLE, tmp_path / "absent.pdf")

    assert done.returncode == 1
    assert "absent.pdf" in done.stderr
    assert "project.json" not in imported("compile", "--project", "HT-104", "--all", "--json").stdout


def test_importing_prepares_in_the_background_and_prepare_waits_for_it(program: Program) -> None:
    assert program("import", EXAMPLE).returncode == 0

    done = program("prepare", "--json")

    assert 0 <= json.loads(done.stdout)["prepared"] <= 10
    billings = json.loads(program("billings", "--project", "HT-104", "--json").stdout)
    assert {
        row["contract"]: row["attention"] for row in billings if row["position"] != 1 or row["contract"] == "SC-10"
    } == {
        "SC-2": True,
        "SC-10": True,
    }
    assert json.loads(program("prepare", "--json").stdout) == {"prepared": 0}


def test_without_preparing_the_files_wait(program: Program) -> None:
    assert program("import", EXAMPLE, "--no-prepare").returncode == 0

    assert json.loads(program("prepare", "--json").stdout) == {"prepared": 10}


def test_importing_twice_changes_nothing(imported: Program) -> None:
    imported("prepare")
    before = imported("billings", "--project", "HT-104", "--json").stdout

    again = imported("import", EXAMPLE, "--json")

    assert again.returncode == 0, again.stderr
    assert json.loads(again.stdout)["created"] == json.loads(again.stdout)["updated"] == 0
    assert imported("billings", "--project", "HT-104", "--json").stdout == before


def test_a_wrong_document_is_refused_whole_with_a_sentence_per_fault(program: Program, tmp_path: Path) -> None:
    document = json.loads(EXAMPLE.read_text())
    document["contracts"][0]["billings"][0]["lines"][0]["item"] = "99"
    document["contracts"][1]["company"] = "Nobody"
    wrong = tmp_path / "wrong.json"
    wrong.write_text(json.dumps(document))

    done = program("import", wrong)

    assert done.returncode == 1
    assert "contracts[0].billings[0].lines[0].item: " in done.stderr
    assert "contracts[1].company: " in done.stderr
    assert json.loads(program("projects", "--json").stdout) == []


def test_wrong_usage_ends_with_2_and_names_the_option(program: Program) -> None:
    done = program("compile", "--projekt", "HT-104", "--all")

    assert done.returncode == 2
    assert "--project" in done.stderr


def test_a_database_that_cannot_be_opened_is_one_sentence(tmp_path: Path) -> None:
    text = tmp_path / "letter.txt"
    text.write_text("not a database " * 100)

    done = Program(tmp_path, database=text)("projects")

    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "letter.txt" in done.stderr


def test_without_a_terminal_the_application_says_what_to_do(program: Program) -> None:
    done = program()

    assert done.returncode == 1
    assert "terminal" in done.stderr and "--help" in done.stderr


@pytest.mark.parametrize("where", ["file", "directory"])
def test_output_names_a_file_or_a_folder(imported: Program, tmp_path: Path, where: str) -> None:
    folder = tmp_path / "out"
    folder.mkdir()

    document = compiled(imported, folder if where == "directory" else folder / "chosen.pdf")

    (made,) = folder.iterdir()
    assert document["path"] == str(made)
    assert made.name == ("chosen.pdf" if where == "file" else document["file_name"])
    assert re.fullmatch(
        r"Subcontractor progress billing backup - Harbor Tower - HT-104 - \d{4}-\d\d-\d\d - .*\.pdf",
        document["file_name"],
    )
