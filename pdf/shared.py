"""What several parts have alike is written once: a font, a letterhead's picture, a file that is attached twice."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pdf.layout import Placed


def find_shared(placed: Sequence[Placed]) -> None:
    """Tells every part which of its streams an earlier one, or itself, has already.

    Keys that occur once, nearly all of them, cost a sort and no more.
    """
    rows = [item.section.shared() for item in placed]
    counts = [len(row) for row in rows]
    if sum(counts) < 2:
        return
    every = np.concatenate(rows)
    keys = np.ascontiguousarray(every[:, 1:]).view("V16").ravel()
    halves = keys.view(np.uint64).reshape(-1, 2)[:, 0]
    _, inverse, times = np.unique(halves, return_inverse=True, return_counts=True)
    part_of = np.repeat(np.arange(len(placed)), counts)
    first: dict[bytes, int] = {}
    for row in np.flatnonzero(times[inverse] > 1).tolist():
        item, local = placed[part_of[row]], int(every[row, 0])
        number = first.setdefault(keys[row].tobytes(), item.objects + local)
        if number != item.objects + local:
            item.shared[local] = number
