"""The one way in which turning a file into pages fails."""

from __future__ import annotations

from store.errors import Problem


class Unconvertible(Problem):
    """A file cannot become pages; the sentence says why and stands on its slip sheet."""
