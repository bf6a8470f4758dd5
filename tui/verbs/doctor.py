"""The `doctor` verb: what this machine has and lacks."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from tui.doctor import others, places, program, terminal
from tui.doctor.finding import MISSING, Finding, looked
from tui.output import plain, say, say_json

DONE, LACKING = 0, 1


def doctor_verb(chosen: Namespace) -> int:
    """`doctor`: a line for each thing; 1 where something is missing without which the program does not work."""
    folder = Path(chosen.files) if chosen.files else None
    findings = [
        *looked("python", program.python),
        *looked("packages", program.packages),
        *looked("libraries", program.libraries),
        *looked("sqlite", program.sqlite),
        *looked("terminal", terminal.terminal),
        *looked("database", lambda: places.database(chosen.database)),
        *looked("files", lambda: places.files(chosen.database, folder)),
        *looked("libreoffice", others.office),
        *looked("mail", others.mail),
        *looked("ssh", others.ssh),
        *looked("browser", others.browser),
        *looked("pictures", others.pictures),
    ]
    missing = [finding for finding in findings if finding.state == MISSING]
    if chosen.json:
        say_json({"outcome": "missing" if missing else "ok", "findings": [vars(finding) for finding in findings]})
    else:
        for finding in findings:
            _say(finding)
    return LACKING if missing else DONE


def _say(finding: Finding) -> None:
    say(f"{finding.state:9} {finding.name:12} {plain(finding.found)}")
    if finding.advice:
        say(f"{'':22} {plain(finding.advice)}")
