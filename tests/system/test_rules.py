"""docs/rules.md names a test for every rule, and every test that it names is there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

TESTS = Path(__file__).parents[1]
DOCUMENT = (TESTS.parent / "docs" / "rules.md").read_text()


@cache
def named_in(file: Path) -> frozenset[str]:
    return frozenset(
        node.name
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name.startswith("test_")
    )


def test_every_rule_names_tests_that_are_there() -> None:
    rows = [line for line in DOCUMENT.splitlines() if line.startswith("| ") and "|---" not in line]
    rules = [row for row in rows if row != "| rule | tests |"]
    assert len(rules) > 50

    for rule in rules:
        named = re.findall(r"`([^`]+)::([^`]+)`", rule)
        assert named, rule
        for file, test in named:
            assert test in named_in(TESTS / f"{file}.py"), f"{file}::{test}"


def test_every_section_with_rules_is_there() -> None:
    assert re.findall(r"^## (\d)\.", DOCUMENT, re.MULTILINE) == ["2", "3", "4", "5", "6", "7", "8"]
