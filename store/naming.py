"""Names of files that are safe on every file system and say what the file is (PRODUCT.md section 3, rule 5)."""

from __future__ import annotations

import re
import unicodedata

from store.dictionary import Term, label
from store.plan import Plan

LONGEST_NAME = 200
"""Bytes of a file name; every file system takes 255, and copies get a suffix."""

_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*]')


def backup_words(plan: Plan) -> str:
    """`Subcontractor invoice backup - <project name> - <project number>`, with the dictionary's words."""
    return f"{label(plan.dictionary, Term.BACKUP_TITLE)} - {plan.project_name} - {plan.project_number}"


def safe_name(words: str, tail: str) -> str:
    """Words and a tail as the name of a file; of long words the end is cut off, never the tail.

    Args:
        tail: safe already, with the extension.
    """
    safe = _UNSAFE.sub("_", unicodedata.normalize("NFC", words))
    safe = "".join(character for character in safe if unicodedata.category(character) not in ("Cf", "Cs"))
    return safe.encode()[: LONGEST_NAME - len(tail)].decode(errors="ignore").strip(" .") + tail
