"""The verb `serve`: what must be so before anybody is let in, then the server."""

from __future__ import annotations

import errno
import os
from argparse import Namespace
from functools import partial
from importlib.util import find_spec
from urllib.parse import urlsplit

from store.errors import NotAllowed, Unavailable
from tui.output import complain
from tui.places import own_command

SHUT_DOWN_SECONDS = 15.0
"""For sessions to end when the server does; longer than one of them may take."""


EXTRA_ADVICE = (
    "To serve browsers, install the extra `serve`: make .venv/.serve in a checkout, "
    "pip install 'progress-billings[serve]' elsewhere."
)


def has_extra() -> bool:
    """Whether what `serve` needs besides is installed."""
    return all(find_spec(name) is not None for name in ("aiohttp", "textual_serve"))


def serve_verb(chosen: Namespace) -> int:
    """Serves until it is told to end.

    Raises:
        Unavailable: the extra is missing; the address, the origin or the secret cannot be used.
        NotAllowed: others could reach the address; the database file is somebody else's.
    """
    if not has_extra():
        raise Unavailable(EXTRA_ADVICE)
    from aiohttp import web

    from tui.opening import opened
    from tui.web.gate import Gate, loopback, read_secret
    from tui.web.server import BrowserServer

    host, port = loopback(chosen.listen)
    origin = own_origin(chosen.origin)
    secret = read_secret(chosen.secret)
    with opened(chosen.database, chosen.files, chosen.login) as office:
        if not office.actor.operator:
            raise NotAllowed("Only the owner of the database file may serve it.")
        gate = Gate(office, secret, chosen.person_header, origin)
        start = partial(own_command, office.database.url, office.files.root, "browser", "--as")
        server = BrowserServer(gate, start)
        try:
            web.run_app(
                server.application,
                host=host,
                port=port,
                access_log=None,  # its lines would hold the keys of downloads
                print=lambda _words: complain(f"Serving {origin} on {chosen.listen}."),
                shutdown_timeout=SHUT_DOWN_SECONDS,
            )
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES, errno.EADDRNOTAVAIL):
                raise
            raise Unavailable(f"{chosen.listen} cannot be listened on ({os.strerror(error.errno)}).") from error
    return 0


def own_origin(given: str) -> str:
    """An origin as browsers send it: scheme, host in lower case, and the port where it is not the usual one.

    Raises:
        Unavailable: it is none.
    """
    parts = urlsplit(given.rstrip("/"))
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query or parts.username:
        raise Unavailable(f"{given} is not where browsers find a server; that is as https://billings.example.com.")
    return f"{parts.scheme}://{parts.netloc.lower()}"
