"""Whether paths of this machine are the person's own: over SSH, by a key of the directory, none is."""

from __future__ import annotations

import re
import shlex

from textual.dom import DOMNode

_PLAIN = re.compile(r"[\w@%+=:,./-][\w@%+=:,./#-]*")


def no_files_here(node: DOMNode, instead: str) -> str:
    """Why a path cannot be used, and what to do; empty where it can.

    Args:
        instead: what follows the command that leads here, on the person's own machine: `get 3 > backup.pdf`.
    """
    from tui.app import ProgressBillingsApp

    app = node.app
    reached_by = app.reached_by if isinstance(app, ProgressBillingsApp) else ""
    return f"The files of this machine are not yours. From your own: {reached_by} {instead}" if reached_by else ""


def far_word(word: str) -> str:
    """A word as it is typed for SSH, which the person's own shell splits first, and this program once more."""
    return word if _PLAIN.fullmatch(word) else shlex.quote(shlex.quote(word))
