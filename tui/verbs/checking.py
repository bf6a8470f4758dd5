"""The `check-pdf` verb: what the engine makes of foreign PDFs, file by file."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter

from pdf.check import Verdict, check, pdfs_in
from store.errors import NotFound
from tui.opening import Office
from tui.output import plain, say, say_json

DONE = 0
NOT_THE_SAME = 1


def check_verb(_office: Office, chosen: Namespace) -> int:
    """Checks every PDF of a folder; the exit code is 1 where one looks otherwise or broke through the limits."""
    paths = pdfs_in(chosen.folder)
    if not paths:
        raise NotFound(f"There is no PDF in {chosen.folder}.")
    documents = []
    counts: Counter[Verdict] = Counter()
    for one in check(paths):
        counts[one.verdict] += 1
        documents.append(
            {
                "file": str(one.path),
                "verdict": one.verdict.value,
                "pages": one.pages,
                "findings": [{"code": code, "sentence": sentence} for code, sentence in one.findings],
                "seconds": round(one.seconds, 3),
            }
        )
        if not chosen.json and one.verdict is not Verdict.SAME:
            say(
                f"{one.verdict.value:<10}{plain(str(one.path))}: " + " ".join(plain(words) for _, words in one.findings)
            )
    if chosen.json:
        say_json(documents)
    else:
        say(", ".join(f"{counts[verdict]:,} {verdict.value}" for verdict in Verdict) + f" of {len(paths):,} files")
    return NOT_THE_SAME if counts[Verdict.DIFFERENT] or counts[Verdict.LIMITS] else DONE
