"""Taking things out on the command line: what is written, what is refused, and with which exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.example import DOCUMENT
from tests.program import Program, program

__all__ = ["program"]


@pytest.fixture
def imported(program: Program) -> Program:
    assert program("import", "--no-prepare", DOCUMENT).returncode == 0
    return program


def test_a_list_as_csv_and_never_over_a_file_unless_told(imported: Program, tmp_path: Path) -> None:
    place = tmp_path / "list.csv"
    verb = ("billings", "--project", "HT-104", "--period", "open", "--csv", place)

    first = imported(*verb, "--json")
    written = place.read_bytes()
    again = imported(*verb)
    replaced = imported(*verb, "--replace")

    assert json.loads(first.stdout) == {"path": str(place), "format": "csv", "rows": 3, "bytes": len(written)}
    assert (again.returncode, again.stderr) == (1, f"{place} is there already; --replace writes over it.\n")
    assert replaced.stdout == f"3 rows, {len(written) / 1e3:,.1f} kB: exported to {place}\n"
    assert place.read_bytes() == written


def test_the_client_contracts_have_a_list_of_their_own(imported: Program, tmp_path: Path) -> None:
    done = imported("billings", "--project", "HT-104", "--client", "--csv", tmp_path / "a.csv")

    assert done.stdout.startswith("0 rows, ")
    assert "GC/Client" in (tmp_path / "a.csv").read_text("utf-8-sig").splitlines()[0]


def test_one_billing_as_its_form(imported: Program, tmp_path: Path) -> None:
    done = imported("billing", "SC-2#2", "--pdf", tmp_path / "a.pdf")

    assert done.returncode == 0, done.stderr
    assert "14,452.76" in PdfReader(tmp_path / "a.pdf").pages[0].extract_text()


def test_a_billing_needs_one_format(imported: Program, tmp_path: Path) -> None:
    assert imported("billing", "SC-2#2").returncode == 2
    assert imported("billing", "SC-2#2", "--pdf", tmp_path / "a", "--csv", tmp_path / "b").returncode == 2


def test_who_may_not_see_a_private_contract_gets_nothing_of_it(imported: Program, tmp_path: Path) -> None:
    as_contact = ("--as", "contact")
    listed = imported(*as_contact, "billings", "--project", "HT-104", "--csv", tmp_path / "a.csv")
    billing = imported(*as_contact, "billing", "SC-10#1", "--csv", tmp_path / "b.csv")
    absent = imported(*as_contact, "billing", "SC-99#1", "--csv", tmp_path / "b.csv")
    whole = imported(*as_contact, "export", "--project", "HT-104", tmp_path / "out")

    assert listed.returncode == 0 and "SC-10" not in (tmp_path / "a.csv").read_text("utf-8-sig")
    assert (billing.returncode, billing.stderr) == (1, absent.stderr.replace("SC-99", "SC-10"))
    assert whole.returncode == 1 and "needs Admin on Commitments of project HT-104; you have Read Only" in whole.stderr
    assert not (tmp_path / "b.csv").exists() and not (tmp_path / "out").exists()


def test_a_whole_project_goes_into_an_empty_database(imported: Program, tmp_path: Path) -> None:
    done = imported("export", "--project", "HT-104", "out", "--json")

    document = json.loads(done.stdout)
    assert (document["contracts"], document["billings"], document["files"], document["faults"]) == (3, 3, 10, [])
    assert document["folder"] == str(tmp_path / "out")
    other = Program(tmp_path / "other")
    assert other("import", "--no-prepare", tmp_path / "out" / "project.json").returncode == 0
    assert other("export", "--project", "HT-104", "out").returncode == 0
    here, there = (folder / "out" / "project.json" for folder in (tmp_path, tmp_path / "other"))
    assert here.read_bytes() == there.read_bytes()


def test_an_export_into_a_folder_with_something_in_it_is_refused(imported: Program, tmp_path: Path) -> None:
    done = imported("export", "--project", "HT-104", tmp_path)

    assert done.returncode == 1 and "not an empty folder" in done.stderr


def test_contracts_are_listed_and_their_lines_go_out_and_in(imported: Program, tmp_path: Path) -> None:
    listed = json.loads(imported("contracts", "--project", "HT-104", "--json").stdout)
    assert [(row["number"], row["revised_cents"]) for row in listed] == [
        ("PO-7", 2_400_000),
        ("SC-2", 10_405_000),
        ("SC-10", 9_000_000),
    ]
    assert "SC-10" not in imported("--as", "contact", "contracts", "--project", "HT-104").stdout

    (tmp_path / "more.csv").write_text("2,Valves,1000\n")
    sov = ("sov", "PO-7", "--project", "HT-104")
    assert imported(*sov, "--import", tmp_path / "more.csv").stdout == "1 line added: 1,000.00.\n"
    assert imported(*sov, "--csv", tmp_path / "out.csv").returncode == 0
    assert (tmp_path / "out.csv").read_text("utf-8-sig").splitlines()[1:] == [
        "1,23-21-23,Pump sets,24000.00",
        "2,,Valves,1000.00",
        "Total,,,25000.00",
    ]
    assert [row["item"] for row in json.loads(imported(*sov, "--json").stdout)] == ["1", "2"]
    refused = imported("--as", "viewer", *sov, "--import", tmp_path / "more.csv")
    assert (refused.returncode, "needs Admin" in refused.stderr) == (1, True)
    assert "There is no contract SC-10" in imported("--as", "contact", "sov", "SC-10", "--project", "HT-104").stderr


def test_a_report_is_a_chart_and_a_table_or_a_file(imported: Program, tmp_path: Path) -> None:
    report = ("report", "retainage", "--project", "HT-104")

    shown = imported(*report)
    assert "5,615.89" in shown.stdout
    assert "HT-104 Harbor Tower: retainage" in shown.stdout
    assert json.loads(imported(*report, "--json").stdout)[0]["Retainage Held"] == 561_589
    assert imported(*report, "--xlsx", tmp_path / "held.xlsx").returncode == 0
    assert "SC-10" not in imported("--as", "contact", *report).stdout
    assert imported("report", "weather", "--project", "HT-104").returncode == 2


def test_a_list_is_grouped_sorted_and_narrowed_by_the_verb(imported: Program, tmp_path: Path) -> None:
    billings = ("billings", "--project", "HT-104")

    assert imported(*billings, "--group", "company", "--csv", tmp_path / "a.csv").returncode == 0
    assert "Northside Electric: 2,,,,,,,,,57408.75" in (tmp_path / "a.csv").read_text("utf-8-sig")
    refused = imported(*billings, "--group", "company")
    assert (refused.returncode, "name one with --pdf" in refused.stderr) == (1, True)
    by_net = json.loads(imported(*billings, "--sort", "net", "--descending", "--json").stdout)
    assert [row["net_cents"] for row in by_net] == sorted((row["net_cents"] for row in by_net), reverse=True)
    assert [row["contract"] for row in json.loads(imported(*billings, "--text", "plumb", "--json").stdout)] == ["SC-10"]
