"""A server for the sandbox whose 'files' say what they do to their reader: the worst a foreign file could do."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from pdf.processes import die_with_parent
from pdf.sandbox import serve


def prepare(source: Path, sha256: str, target: Path, password: str | None) -> dict[str, Any]:
    target.write_bytes(b"half a section")
    match source.read_text():
        case "loop":
            while True:
                pass
        case "wait":
            signal.pause()
        case "eat memory":
            eaten = bytearray()
            while True:
                eaten += bytes(1 << 24)
        case "fill the disk":
            with target.open("wb") as stream:
                while True:
                    stream.write(bytes(1 << 20))
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "end the server":
            os.kill(os.getppid(), signal.SIGKILL)
            signal.pause()
        case "exit":
            os._exit(0)
        case "recurse":
            return prepare(source, sha256, target, password)
        case "raise":
            raise KeyError("/Root")
    return {"media_type": "text/plain", "pages": 1, "findings": [("note", source.read_text(), False)], "refused": False}


if __name__ == "__main__":
    die_with_parent(int(sys.argv[1]))
    serve(prepare)
