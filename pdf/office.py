"""Documents of office programs become pages through LibreOffice, where it is installed.

It runs with the limits of `pdf.sandbox`, dies with the process that started it, has a profile of its own that is thrown
away, runs no macro, updates no link, and reaches no network where the system can take that from it (Linux).
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from pdf.findings import Finding
from pdf.processes import die_with_parent, leave_network
from pdf.unconvertible import Unconvertible

OFFICE = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx", "a Word document"),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ("pptx", "a PowerPoint presentation"),
    "application/vnd.ms-excel.sheet.binary.macroenabled.12": ("xlsb", "a binary Excel workbook"),
    "application/msword": ("doc", "an older Word document"),
    "application/vnd.ms-excel": ("xls", "an older Excel workbook"),
    "application/vnd.ms-powerpoint": ("ppt", "an older PowerPoint presentation"),
    "application/vnd.oasis.opendocument.text": ("odt", "an OpenDocument text"),
    "application/vnd.oasis.opendocument.spreadsheet": ("ods", "an OpenDocument spreadsheet"),
    "application/vnd.oasis.opendocument.presentation": ("odp", "an OpenDocument presentation"),
    "application/vnd.oasis.opendocument.graphics": ("odg", "an OpenDocument drawing"),
    "application/rtf": ("rtf", "a rich text document"),
}
"""By media type, the ending by which LibreOffice knows it, and its name in words."""

CONVERTED = Finding("office", "Converted by LibreOffice: compare with the original.", False)

TIME_LIMIT = 100
"""Seconds by the clock; less than the sandbox gives, so that the reason can be told."""

_STARTED_ANEW = 81
"""The exit code by which LibreOffice asks to be started again, after it has made its profile."""

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
{items}
</oor:items>
"""
_ITEM = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
)
_CHOSEN = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "1"),
)
"""No macros, nothing loaded from elsewhere; 0 is never to Writer, 1 is never to Calc."""


@cache
def office_program() -> Path | None:
    """LibreOffice's program; None where it is not installed.

    The binary itself, because the script that starts it would not die with us.
    """
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        return None
    script = Path(found).resolve()
    binary = script.with_name("soffice.bin")
    return binary if binary.exists() else script


def office_to_pdf(source: Path, media: str, target: Path) -> tuple[Finding, ...]:
    """Writes the pages of an office document to a PDF at `target`.

    Raises:
        Unconvertible: LibreOffice is not installed, fails, or takes too long.
    """
    ending, words = OFFICE[media]
    program = office_program()
    if program is None:
        raise Unconvertible(f"The file is {words}; attach it saved as PDF, or install LibreOffice on the server.")
    with TemporaryDirectory(prefix=f"{target.name}.", suffix=".office", dir=target.parent) as name:
        folder = Path(name)
        shutil.copyfile(source, folder / f"document.{ending}")
        _write_profile(folder / "profile" / "user")
        made = folder / "out" / "document.pdf"
        if not _run(program, folder, f"document.{ending}") or not made.exists():
            raise Unconvertible(f"The file is {words} that LibreOffice cannot open; attach it saved as PDF.")
        made.replace(target)
    return (CONVERTED,)


def _write_profile(folder: Path) -> None:
    folder.mkdir(parents=True)
    items = "\n".join(_ITEM.format(path=path, name=name, value=value) for path, name, value in _CHOSEN)
    (folder / "registrymodifications.xcu").write_text(_SETTINGS.format(items=items), encoding="utf-8")


def _run(program: Path, folder: Path, document: str) -> bool:
    """Runs the conversion in `folder`; returns whether the program says that it went well."""
    command = [
        str(program), "--headless", "--invisible", "--norestore", "--nolockcheck", "--nodefault", "--nologo",
        "--nofirststartwizard", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--convert-to", "pdf", "--outdir", str(folder / "out"), str(folder / document),
    ]  # fmt: skip
    environment = {
        "PATH": os.defpath,
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
        "SOURCE_DATE_EPOCH": "0",
    }
    parent = os.getpid()

    def in_child() -> None:
        leave_network()
        # Last: entering another namespace takes it back.
        die_with_parent(parent)

    for _ in range(2):
        with subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=in_child,  # noqa: PLW1509 # this process has no other thread
        ) as process:
            try:
                code = process.wait(TIME_LIMIT)
            except subprocess.TimeoutExpired as error:
                os.killpg(process.pid, signal.SIGKILL)
                words = (
                    f"LibreOffice took longer than {TIME_LIMIT} seconds to convert the file; attach it saved as PDF."
                )
                raise Unconvertible(words) from error
        if code != _STARTED_ANEW:
            return code == 0
    return False
