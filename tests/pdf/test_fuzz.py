"""The fuzz run of `make fuzz`, for a few seconds: it finds nothing broken, and a mutant is made by its number alone."""

from __future__ import annotations

from pdf.sandbox import Answer
from tests.pdf.fuzz import Report, fuzz
from tests.pdf.mutants import mutant, seeds


def test_files_changed_by_chance_end_as_pages_or_as_a_reason() -> None:
    report = fuzz(seconds=5, first=1)

    assert report.broken == []
    assert report.tried > 5
    assert sum(report.ends.values()) == report.tried


def test_a_mutant_is_the_same_every_time() -> None:
    assert [mutant(seeds(), number) for number in range(50)] == [mutant(seeds(), number) for number in range(50)]


def test_what_no_reader_expected_is_told_with_the_mutant_that_did_it() -> None:
    report = Report(first=7, tried=1)
    report.note(7, Answer("application/pdf", 0, (("unreadable", "It cannot be read (KeyError).", True),), True))

    assert report.lines() == ["1 mutants from 7 on: unreadable 1", "unreadable, KeyError: mutants 7"]
