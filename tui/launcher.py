"""The way in: puts the folder that holds our three floors first on the path, then hands over.

An installed wheel keeps the floors inside `progress_billings/`, because PyPI has packages called `pdf` and
`store` that really install those top-level names; whatever else the environment holds, ours must win.
In a checkout the same file stands in `tui/` beside the other floors, and the same rule finds them.
"""

from __future__ import annotations

import sys
from pathlib import Path


def floors_first() -> None:
    """Puts the folder that holds our floors first on the path."""
    folder = str(Path(__file__).resolve().parents[1])
    if sys.path[:1] != [folder]:
        sys.path.insert(0, folder)


def main() -> None:
    """Runs the command line and ends the process with its exit code."""
    floors_first()
    from tui.__main__ import main as run

    sys.exit(run())


if __name__ == "__main__":
    main()
