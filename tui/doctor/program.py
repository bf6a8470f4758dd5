"""The program itself: Python, the packages, SQLite. Imports nothing but Python's own modules."""

from __future__ import annotations

import importlib
import platform
import re
import sqlite3
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from tui.doctor.finding import MISSING, OK, Finding

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements" / "app.txt"
WANTED_PYTHON = (3, 11)
WANTED_SQLITE = (3, 35, 0)
"""The first that returns what it inserts (RETURNING); FTS5's trigrams came one version before."""

COMPILED = ("PIL", "cryptography.hazmat.bindings._rust", "lxml.etree", "numpy", "pi_heif", "pikepdf", "pydantic_core",
            "pypdfium2", "uharfbuzz")  # fmt: skip
"""Modules that bring libraries of their own, which a system may refuse to load."""


def python() -> Iterator[Finding]:
    """Whether this Python is new enough."""
    found = f"Python {platform.python_version()}"
    if sys.version_info >= WANTED_PYTHON:
        yield Finding("python", OK, found)
        return
    wanted = ".".join(map(str, WANTED_PYTHON))
    yield Finding("python", MISSING, found, f"Install Python {wanted} or later and make the environment anew with it.")


def packages() -> Iterator[Finding]:
    """Whether every package is there in the version that was locked, or, installed from a wheel, that it asks for."""
    try:
        from packaging.requirements import Requirement
    except ImportError:
        yield Finding("packages", MISSING, "packaging is not there, so no version can be compared", _install_advice())
        return
    wanted = [Requirement(line) for line in _wanted_lines()]
    wanted = [one for one in wanted if one.marker is None or one.marker.evaluate()]
    wrong = []
    for one in wanted:
        try:
            there = metadata.version(one.name)
        except metadata.PackageNotFoundError:
            wrong.append(f"{one.name} is not there")
            continue
        if not one.specifier.contains(there, prereleases=True):
            wrong.append(f"{one.name} is {there}, not {str(one.specifier).removeprefix('==')}")
    if wrong:
        yield Finding("packages", MISSING, "; ".join(wrong), _install_advice())
    else:
        yield Finding("packages", OK, f"{len(wanted)} packages, each in the version that is asked for")


def _wanted_lines() -> list[str]:
    if LOCK.exists():
        return re.findall(r"^([A-Za-z0-9][^\\\n]*?) *\\$", LOCK.read_text(), re.MULTILINE)
    return metadata.requires("progress-billings") or []


def _install_advice() -> str:
    if LOCK.exists():
        return f"Run `{sys.executable} -m pip install --require-hashes -r {LOCK}`, or remove .venv and run `make demo`."
    return f"Run `{sys.executable} -m pip install --force-reinstall progress-billings`."


def libraries() -> Iterator[Finding]:
    """Whether the packages that were compiled can be loaded here."""
    wrong = []
    for name in COMPILED:
        try:
            importlib.import_module(name)
        except (ImportError, OSError) as error:
            wrong.append(f"{name}: {error}")
    if wrong:
        advice = "Install what the words name (on a slim system often libstdc++), or the packages anew."
        yield Finding("libraries", MISSING, "; ".join(wrong), advice)
    else:
        yield Finding("libraries", OK, f"{len(COMPILED)} compiled packages load")


def sqlite() -> Iterator[Finding]:
    """Whether Python's SQLite is new enough and searches texts."""
    found = f"SQLite {sqlite3.sqlite_version}"
    wanted = ".".join(map(str, WANTED_SQLITE[:2]))
    advice = f"Use a Python whose SQLite is {wanted} or later with FTS5, such as that of a newer system."
    if sqlite3.sqlite_version_info < WANTED_SQLITE:
        yield Finding("sqlite", MISSING, found, advice)
        return
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE found USING fts5(text, tokenize = 'trigram')")
    except sqlite3.OperationalError as error:
        yield Finding("sqlite", MISSING, f"{found} without FTS5 ({error})", advice)
    else:
        yield Finding("sqlite", OK, f"{found} with FTS5")
    finally:
        connection.close()
