"""Links sections once and prints the seconds and its own peak memory: `python -m bench.link_once TARGET SECTION...`."""

from __future__ import annotations

import re
import resource
import sys
import time
from pathlib import Path

from pdf.link import DocumentInfo, LinkPart, link


def main() -> None:
    """Links what the command line names; loading Python and its modules is not part of the seconds, its memory is."""
    target, *sections = map(Path, sys.argv[1:])
    import pdf.glue
    import pdf.relocate  # noqa: F401 # loaded before the clock starts

    started = time.perf_counter()
    parts = [
        LinkPart(section, section.stem, group="Billing", original=section.with_suffix(".pdf")) for section in sections
    ]
    link(parts, target, info=DocumentInfo("", ""))
    seconds = time.perf_counter() - started
    print(seconds, _peak_memory())


def _peak_memory() -> int:
    """Kilobytes. On Linux not from `getrusage`, which counts what the process was a copy of before it became this."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s+(\d+)", status.read_text())[1])  # type: ignore[index] # Linux always says
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main()
