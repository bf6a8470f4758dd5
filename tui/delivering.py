"""Files for the browser that the person sits at, where they sit at one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App

if TYPE_CHECKING:
    from textual.dom import DOMNode


def to_browser(node: DOMNode) -> Path | None:
    """The folder for files that are made for the browser; None where there is no browser."""
    from tui.app import ProgressBillingsApp

    app = node.app
    return app.deliveries if isinstance(app, ProgressBillingsApp) else None


def deliver(app: App[Any], path: Path, name: str) -> None:
    """Hands a file to the browser, which asks for it and saves it as it saves all others; a toast tells.

    Args:
        name: what it is called there.
    """
    try:
        app.deliver_binary(path, save_filename=name)
    except OSError as error:
        sentence = f"{name} cannot be read from the file store ({error.strerror})."
        app.notify(sentence, severity="error", markup=False)
    else:
        app.notify(f"{name} goes to your browser's downloads.", markup=False)
