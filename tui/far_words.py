"""What a command line asks for to have what a screen exports: over SSH a file goes to the person's own machine."""

from __future__ import annotations

from dataclasses import dataclass

from store.lists import Column, Grouping, ListFilter, Sort
from store.queries import PeriodRow, ProjectRow
from store.vocabulary import Direction


@dataclass(frozen=True, slots=True)
class FarWords:
    """Verb and options, without the format.

    Attributes:
        less: what the screen goes by that no option says, for a person; empty for nothing.
    """

    words: tuple[str, ...]
    less: str = ""


def list_words(
    project: ProjectRow,
    period: PeriodRow | None,
    wanted: ListFilter,
    sort: Sort,
    group: Grouping | None,
    *,
    ticked: bool,
) -> FarWords:
    """A list of billings, as `progress-billings billings` has it."""
    words = ["billings", *_of_project(project, period, wanted.direction)]
    if wanted.text:
        words += ["--text", wanted.text]
    if wanted.paid is not None:
        words += ["--paid", "yes" if wanted.paid else "no"]
    if sort.column is not Column.CONTRACT_TOTAL:
        words += ["--sort", sort.column.value, *(["--descending"] if sort.descending else [])]
    if group is not None:
        words += ["--group", group.value]
    filtered = wanted.statuses or wanted.company_ids or wanted.kind is not None
    ordered = sort.second is not None or sort.column is Column.CONTRACT_TOTAL
    less = [name for name, is_on in (("ticks", ticked), ("filters", filtered), ("order", ordered)) if is_on]
    return FarWords(tuple(words), " and ".join(less))


def report_words(project: ProjectRow, period: PeriodRow | None, direction: Direction, subject: str) -> FarWords:
    """A report of a project, as `progress-billings report` has it."""
    return FarWords(("report", subject, *_of_project(project, period, direction)))


def _of_project(project: ProjectRow, period: PeriodRow | None, direction: Direction) -> list[str]:
    return [
        "--project",
        project.number,
        *([] if period is None else ["--period", period.from_date.isoformat()]),
        *(["--client"] if direction is Direction.UPSTREAM else []),
    ]
