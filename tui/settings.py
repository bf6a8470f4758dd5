"""What the application remembers of a person between two sessions: a small JSON file in their state folder."""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from store.plan import Include, Options


@dataclass
class Settings:
    """Remembered choices; every change is written at once by `save`.

    Attributes:
        path: the file; None remembers nothing.
        theme: of the application; empty for its default.
        project: the number of the project opened last.
        save_folder: where a copy of a backup was saved last.
        include: what of each billing goes in, a value of `Include`.
    """

    path: Path | None = None
    theme: str = ""
    project: str = ""
    save_folder: str = ""
    include: str = Include.ALL.value
    cover: bool = True
    contents: bool = True

    @classmethod
    def load(cls, path: Path) -> Settings:
        """Reads the file; where it is missing, damaged or of another version, what it does not say is the default."""
        found: dict[str, Any] = {}
        with contextlib.suppress(OSError, ValueError):
            document = json.loads(path.read_text())
            if isinstance(document, dict):
                found = document
        kinds = {one.name: type(one.default) for one in fields(cls) if one.name != "path"}
        made = cls(path, **{name: found[name] for name, kind in kinds.items() if type(found.get(name)) is kind})
        if made.include not in list(Include):
            made.include = Include.ALL.value
        return made

    def save(self) -> None:
        """Writes the file beside its place and renames it; a disk that refuses costs the memory, not the session."""
        if self.path is None:
            return
        document = asdict(self)
        del document["path"]
        temporary = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_text(json.dumps(document, indent=1))
            temporary.replace(self.path)

    @property
    def options(self) -> Options:
        """The options of the next compile."""
        return Options(include=Include(self.include), cover=self.cover, contents=self.contents)

    def remember_options(self, options: Options) -> None:
        """Keeps the options of a compile for the next one."""
        self.include, self.cover, self.contents = options.include.value, options.cover, options.contents
        self.save()


def default_path() -> Path:
    """The file of the person at the keyboard (XDG_STATE_HOME on Linux)."""
    from platformdirs import user_state_path

    return user_state_path("progress-billings") / "state.json"
