"""What the application remembers of a person between two sessions: a small JSON file in their state folder."""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from store.plan import Options

_TEXTS = ("theme", "project", "save_folder", "attach_folder", "export_format", "detail")


@dataclass
class Settings:
    """Remembered choices; every change is written at once by `save`.

    Attributes:
        path: the file; None remembers nothing.
        theme: of the application; empty for its default.
        project: the number of the project opened last.
        save_folder: where a file was saved last; `attach_folder` where files were attached from.
        export_format: what was exported last, e.g. `csv`.
        detail: whether the pane beside the list of billings is `on` or `off`; empty where nobody has said.
        chosen: the options of the compiles to come, as they stand in the file; see `options`.
    """

    path: Path | None = None
    theme: str = ""
    project: str = ""
    save_folder: str = ""
    attach_folder: str = ""
    export_format: str = ""
    detail: str = ""
    chosen: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> Settings:
        """Reads the file; where it is missing, damaged or of another version, what it does not say is the default."""
        found: dict[str, Any] = {}
        with contextlib.suppress(OSError, ValueError):
            document = json.loads(path.read_text())
            if isinstance(document, dict):
                found = document
        texts = {name: found[name] for name in _TEXTS if isinstance(found.get(name), str)}
        chosen = found.get("options")
        return cls(path, **texts, chosen=chosen if isinstance(chosen, dict) else {})

    def save(self) -> None:
        """Writes the file beside its place and renames it; a disk that refuses costs the memory, not the session."""
        if self.path is None:
            return
        document = {name: getattr(self, name) for name in _TEXTS} | {"options": self.chosen}
        temporary = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_text(json.dumps(document, indent=1))
            temporary.replace(self.path)

    @property
    def options(self) -> Options:
        """The options of the compiles to come; the usual ones where the file holds none that can be used."""
        from pydantic import TypeAdapter, ValidationError

        from store.plan import Options

        try:
            return TypeAdapter(Options).validate_python(self.chosen)
        except ValidationError:
            return Options()

    def remember_options(self, options: Options) -> None:
        """Keeps the options of a compile for the next one."""
        self.chosen = asdict(options)
        self.save()


def default_path(login: str | None = None) -> Path:
    """The file of the person at the keyboard (XDG_STATE_HOME on Linux).

    Args:
        login: whose, where one account of the system is shared by several persons.
    """
    from platformdirs import user_state_path

    folder = user_state_path("progress-billings")
    return folder / "state.json" if login is None else folder / "persons" / f"{quote(login, safe='')}.json"
