"""Prepares files in two processes and links them, as a compile does with files nobody has prepared yet.

`python -m bench.cold_once TARGET FILE ...` prints the seconds, the start of the two processes among them. What a
compile finds done is not: Python runs, and the store knows what each file hashes to.
"""

from __future__ import annotations

import hashlib
import queue
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pdf.link import DocumentInfo, LinkPart, link
from pdf.sandbox import Sandbox

PROCESSES = 2


def main() -> None:
    """Writes the joined file."""
    target, *sources = map(Path, sys.argv[1:])
    hashes = {source: hashlib.sha256(source.read_bytes()).hexdigest() for source in sources}
    started = time.perf_counter()
    sandboxes = [Sandbox() for _ in range(PROCESSES)]
    idle: queue.SimpleQueue[Sandbox] = queue.SimpleQueue()
    for sandbox in sandboxes:
        idle.put(sandbox)

    with tempfile.TemporaryDirectory(dir=target.parent) as folder, ThreadPoolExecutor(PROCESSES) as pool:

        def section_of(source: Path) -> Path:
            section = Path(folder, source.stem)
            sandbox = idle.get()
            try:
                answer = sandbox.prepare(source, hashes[source], section)
            finally:
                idle.put(sandbox)
            if answer.refused:
                raise SystemExit(f"{source.name}: {answer.findings}")
            return section

        sections = list(pool.map(section_of, sources))
        parts = [
            LinkPart(section, section.name, original=source) for section, source in zip(sections, sources, strict=True)
        ]
        link(parts, target, info=DocumentInfo("Bench", ""))
        print(time.perf_counter() - started)
        for sandbox in sandboxes:
            sandbox.close()


if __name__ == "__main__":
    main()
