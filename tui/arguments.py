"""The command line's grammar. Imports nothing heavy: `--help` answers in under 0.1 s."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from tui.argument_parts import Verbs, add_json, add_project, add_verb
from tui.server_arguments import add_directory_verbs, add_server_verbs

DESCRIPTION = "Compiles the progress billings of a construction project into one PDF backup."
WITHOUT_A_VERB = "Without a verb the application opens on the terminal."
EXIT_CODES = (
    (0, "done"),
    (3, "done with exceptions, which the ledger names"),
    (1, "refused or failed"),
    (2, "wrong usage"),
)
EPILOG = f"{WITHOUT_A_VERB}\n\nexit codes: {'; '.join(f'{code} {words}' for code, words in EXIT_CODES)}\n"


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line; the verb lands in `verb`, None for the application."""
    top = argparse.ArgumentParser(
        prog="progress-billings",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    top.add_argument(
        "--database",
        metavar="URL",
        default=os.environ.get("PROGRESS_BILLINGS_DATABASE"),
        help="the database, e.g. sqlite:////srv/billings/billings.db "
        "(PROGRESS_BILLINGS_DATABASE; else progress-billings/billings.db in the user's data folder)",
    )
    top.add_argument(
        "--files",
        metavar="DIR",
        type=Path,
        default=os.environ.get("PROGRESS_BILLINGS_FILES"),
        help="the folder of attached files and backups (PROGRESS_BILLINGS_FILES; else beside the database)",
    )
    top.add_argument(
        "--as",
        dest="login",
        metavar="LOGIN",
        default=os.environ.get("PROGRESS_BILLINGS_AS"),
        help="act as this person; only for the owner of the database file (PROGRESS_BILLINGS_AS)",
    )
    top.add_argument(
        "--low-bandwidth", action="store_true", help="on the screen: as few bytes as can be, 16 colours, no mouse"
    )
    top.add_argument(
        "--record", metavar="SCRIPT.py", type=Path, help="write what is done on the screens as a script for `pilot`"
    )
    top.add_argument("--version", action="store_true", help="print the version and end")
    verbs = top.add_subparsers(dest="verb", metavar="VERB", title="verbs")
    _projects(verbs)
    _billings(verbs)
    _billing(verbs)
    _project_report(verbs)
    _contracts(verbs)
    _sov(verbs)
    _periods(verbs)
    _compile(verbs)
    _backups(verbs)
    _ledger(verbs)
    _verify(verbs)
    _get(verbs)
    _import(verbs)
    _export(verbs)
    _save_all(verbs)
    _attach(verbs)
    _unlock(verbs)
    add_directory_verbs(verbs)
    add_server_verbs(verbs)
    _prepare(verbs)
    _check_pdf(verbs)
    _demo(verbs)
    _pilot(verbs)
    _doctor(verbs)
    _completion(verbs)
    return top


def _no_prepare(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--no-prepare", action="store_true", help="do not prepare the files in the background; `prepare` does it later"
    )


def _projects(verbs: Verbs) -> None:
    add_json(add_verb(verbs, "projects", "list the projects you may see"))


def _billings(verbs: Verbs) -> None:
    verb = add_verb(verbs, "billings", "list a project's billings")
    add_project(verb)
    verb.add_argument("--period", metavar="DATE", help="the period that holds this day (2026-09-01), or `open`")
    verb.add_argument("--client", action="store_true", help="those of the client contracts, not of the commitments")
    verb.add_argument("--text", default="", help="only those that hold this text, as the filter on the screen")
    verb.add_argument("--paid", choices=["yes", "no"], help="only those that are paid, or that are not")
    columns = ["contract", "number", "status", "company", "period", "gross", "net", "paid", "date", "complete", "files"]
    verb.add_argument("--sort", choices=columns, metavar="COLUMN", default="contract", help=", ".join(columns))
    verb.add_argument("--descending", action="store_true", help="the largest or latest first")
    verb.add_argument(
        "--group",
        choices=["company", "contract", "status", "payment", "period"],
        help="in a file: groups with totals of their own",
    )
    _report(verb, required=False)
    add_json(verb)


def _report(verb: argparse.ArgumentParser, *, required: bool) -> argparse._MutuallyExclusiveGroup:
    which = verb.add_mutually_exclusive_group(required=required)
    for suffix, words in (("pdf", "as pages"), ("csv", "as CSV"), ("xlsx", "as an Excel workbook")):
        said = f"write it {words} to this file, or - to standard output"
        said = f"write it {words} to this file, or - to standard output"
        which.add_argument(f"--{suffix}", metavar="FILE", type=Path, help=said)
    verb.add_argument("--replace", action="store_true", help="write over a file that is there already")
    return which


def _billing(verbs: Verbs) -> None:
    verb = add_verb(verbs, "billing", "write one billing: its form as PDF, or its lines and summary as CSV or XLSX")
    verb.add_argument("billing", metavar="BILLING", help="CONTRACT#POSITION (SC-2#1) or id")
    verb.add_argument("--project", metavar="NUMBER", help="where the contract's number stands in several projects")
    _report(verb, required=True)
    add_json(verb)


def _project_report(verbs: Verbs) -> None:
    verb = add_verb(
        verbs, "report", "show a project's retainage, what it owes by age, or what papers its billings carry"
    )
    verb.add_argument("subject", choices=["retainage", "aging", "compliance"])
    add_project(verb)
    verb.add_argument("--period", metavar="DATE", help="compliance of the period that holds this day, or `open`")
    verb.add_argument("--client", action="store_true", help="of the client contracts, not of the commitments")
    _report(verb, required=False)
    add_json(verb)


def _contracts(verbs: Verbs) -> None:
    verb = add_verb(verbs, "contracts", "list a project's contracts")
    add_project(verb)
    verb.add_argument("--client", action="store_true", help="the client contracts, not the commitments")
    add_json(verb)


def _sov(verbs: Verbs) -> None:
    verb = add_verb(verbs, "sov", "list a contract's schedule of values, write it to a file, or add the lines of one")
    verb.add_argument("contract", metavar="CONTRACT", help="its number")
    add_project(verb)
    which = _report(verb, required=False)
    which.add_argument("--import", dest="take", metavar="FILE", type=Path, help="add the lines of a CSV or XLSX file")
    add_json(verb)


def _periods(verbs: Verbs) -> None:
    verb = add_verb(verbs, "periods", "list a project's billing periods, add one, or make those its schedule lacks")
    add_project(verb)
    what = verb.add_mutually_exclusive_group()
    what.add_argument(
        "--add",
        metavar="DATE",
        nargs="+",
        action=_TwoOrThree,
        help="FROM TO [DUE], such as 2026-09-01 2026-09-30: makes the period, opens it and closes the open one",
    )
    what.add_argument("--catch-up", action="store_true", help="make every period of the schedule up to today")
    add_json(verb)


class _TwoOrThree(argparse.Action):
    """FROM TO [DUE]; argparse cannot count to "two or three"."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[object] | None,
        option_string: str | None = None,
    ) -> None:
        """Keeps the dates."""
        if values is None or len(values) not in (2, 3):
            raise argparse.ArgumentError(self, "FROM TO [DUE] is wanted: two dates or three")
        setattr(namespace, self.dest, values)


def _compile(verbs: Verbs) -> None:
    verb = add_verb(verbs, "compile", "compile billings and all their attachments into one PDF backup")
    add_project(verb)
    which = verb.add_mutually_exclusive_group(required=True)
    which.add_argument("--period", metavar="DATE", help="every billing of the period that holds this day, or `open`")
    which.add_argument("--all", action="store_true", help="every billing of the project's commitments")
    # nargs="*" rather than "+": argparse wants an option of a required group to be optional.
    which.add_argument("billings", metavar="BILLING", nargs="*", default=[], help="CONTRACT#POSITION (SC-2#1) or id")
    verb.add_argument("--include", choices=["all", "cover_sheets", "attachments", "lien_waivers"], default="all")
    verb.add_argument("--no-cover", action="store_true", help="leave the cover page out")
    verb.add_argument("--no-contents", action="store_true", help="leave the contents page out")
    verb.add_argument("--separators", action="store_true", help="a page before each billing that says what follows")
    verb.add_argument("--missing-pages", action="store_true", help="a page for each paper that a billing lacks")
    verb.add_argument("--embed-originals", action="store_true", help="embed the untouched bytes of every attachment")
    verb.add_argument("--stamps", action="store_true", help="a line on each page: project, billing, page of pages")
    verb.add_argument("--number-start", metavar="N", type=_above_zero, default=0, help="number the pages from N on")
    verb.add_argument("--number-prefix", metavar="TEXT", default="", help="before the running number")
    verb.add_argument("--zip", action="store_true", help="a ZIP of volumes, with the ledger as JSON and CSV")
    verb.add_argument("--volume-mb", metavar="N", type=_above_zero, default=0, help="the most megabytes of a volume")
    verb.add_argument("--volume-pages", metavar="N", type=_above_zero, default=0, help="the most pages of a volume")
    verb.add_argument("--output", metavar="FILE", type=Path, help="also write the PDF here")
    add_json(verb)


def _above_zero(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("a number above zero is wanted")
    return number


def _backups(verbs: Verbs) -> None:
    verb = add_verb(verbs, "backups", "list the compiled backups")
    verb.add_argument("--project", metavar="NUMBER")
    add_json(verb)


def _ledger(verbs: Verbs) -> None:
    verb = add_verb(verbs, "ledger", "list every part of a backup and what became of it")
    verb.add_argument("backup", metavar="BACKUP", type=int, help="its number, as `backups` lists it")
    add_json(verb)


def _verify(verbs: Verbs) -> None:
    verb = add_verb(verbs, "verify", "check a backup's file against its ledger")
    verb.add_argument("subject", metavar="FILE", help="a file, or the number of a backup in the file store")
    add_json(verb)


def _get(verbs: Verbs) -> None:
    verb = add_verb(verbs, "get", "write a backup's PDF, or a file that is attached to a billing, to standard output")
    verb.add_argument(
        "subject", metavar="BACKUP", help="its number, as `backups` lists it; or a billing, such as SC-2#1"
    )
    verb.add_argument("file_name", metavar="FILE-NAME", nargs="?", help="of a billing: the name it was attached under")
    verb.add_argument("--project", metavar="NUMBER", help="where the contract's number stands in several projects")


def _import(verbs: Verbs) -> None:
    verb = add_verb(verbs, "import", "import a project from a progress-billings/1 document (docs/import.md)")
    verb.add_argument("document", metavar="FILE", type=Path)
    _no_prepare(verb)
    add_json(verb)


def _export(verbs: Verbs) -> None:
    verb = add_verb(verbs, "export", "export a whole project as a document and its files that `import` reads")
    verb.add_argument("--project", metavar="NUMBER", required=True)
    verb.add_argument("folder", metavar="FOLDER", type=Path, help="a new or empty folder")
    add_json(verb)


def _save_all(verbs: Verbs) -> None:
    verb = add_verb(verbs, "save-all", "copy the database and all its files to a folder, or bring the copy up to date")
    verb.add_argument("folder", metavar="FOLDER", type=Path, help="a new or empty folder, or an earlier copy")
    add_json(verb)


def _attach(verbs: Verbs) -> None:
    verb = add_verb(verbs, "attach", "attach files to a billing")
    verb.add_argument("billing", metavar="BILLING", help="CONTRACT#POSITION (SC-2#1) or id")
    verb.add_argument("paths", metavar="FILE", nargs="+", type=Path)
    verb.add_argument("--stdin", action="store_true", help="read the file from standard input; FILE is its name alone")
    verb.add_argument("--project", metavar="NUMBER", help="where the contract's number stands in several projects")
    verb.add_argument("--kind", default="other", help="what the files are, e.g. invoice, photo (docs/import.md)")
    _no_prepare(verb)
    add_json(verb)


def _unlock(verbs: Verbs) -> None:
    verb = add_verb(verbs, "unlock", "open a locked attachment with its password, asked for or from standard input")
    verb.add_argument("billing", metavar="BILLING", help="CONTRACT#POSITION (SC-2#1) or id")
    verb.add_argument("file_name", metavar="FILE-NAME", help="the name it was attached under")
    verb.add_argument("--project", metavar="NUMBER", help="where the contract's number stands in several projects")


def _prepare(verbs: Verbs) -> None:
    add_json(add_verb(verbs, "prepare", "prepare the attached files that nobody has prepared yet, and wait for it"))


def _check_pdf(verbs: Verbs) -> None:
    verb = add_verb(verbs, "check-pdf", "prepare and link each PDF of a folder, and compare its look")
    verb.add_argument("folder", metavar="DIR", type=Path)
    add_json(verb)


def _demo(verbs: Verbs) -> None:
    add_verb(
        verbs,
        "demo",
        "make the demo project where it is missing and open the application on it; "
        "without a terminal compile its open period",
    )


def _pilot(verbs: Verbs) -> None:
    verb = add_verb(verbs, "pilot", "play a script on the application without a screen (docs/testing.md)")
    verb.add_argument("script", metavar="SCRIPT.py", type=Path, help="a Python file with `async def steps(session)`")
    verb.add_argument("--screenshots", metavar="DIR", type=Path, help="write an SVG of the screen after each step here")
    verb.add_argument(
        "--size", metavar="80x24", type=_columns_by_lines, help="of the terminal; else what the script says"
    )
    verb.epilog = "Without --database it plays on a new demo project, which is thrown away."
    add_json(verb)


def _columns_by_lines(text: str) -> tuple[int, int]:
    columns, _, lines = text.partition("x")
    return _above_zero(columns), _above_zero(lines)


def _doctor(verbs: Verbs) -> None:
    add_json(add_verb(verbs, "doctor", "say what is missing on this machine and how to get it"))


def _completion(verbs: Verbs) -> None:
    verb = add_verb(verbs, "completion", "print the lines that make a shell complete this program's words")
    verb.add_argument("shell", choices=["bash", "zsh", "fish"], help="which shell")
    verb.add_argument("--line", help=argparse.SUPPRESS)  # what those lines ask with
