"""Who a request is of: only the proxy that has authenticated the person may say it."""

from __future__ import annotations

import hmac
import ipaddress
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from store.access import Actor, actor_for, works_anywhere
from store.errors import NotAllowed, Problem, Unavailable
from tui.opening import Office

SECRET_HEADER = "X-Proxy-Secret"
LEAST_SECRET = 32
"""Characters; a shorter one could be guessed by whoever is on this machine."""

_OTHERS = 0o077


def loopback(listen: str) -> tuple[str, int]:
    """The address and the port to listen on.

    Args:
        listen: as `127.0.0.1:8642` or `[::1]:8642`.

    Raises:
        NotAllowed: others than this machine could reach it.
        Unavailable: it names no address and port.
    """
    host, _, port = listen.rpartition(":")
    try:
        address = ipaddress.ip_address(host.removeprefix("[").removesuffix("]"))
        number = int(port)
    except ValueError:
        raise Unavailable(f"{listen} is no address to listen on; one is 127.0.0.1:8642 or [::1]:8642.") from None
    if not address.is_loopback:
        raise NotAllowed(
            f"{address} can be reached from other machines; serve listens on this one alone (127.0.0.1 or ::1), "
            "behind the proxy that says who somebody is."
        )
    return str(address), number


def read_secret(place: Path) -> str:
    """The secret that the proxy sends with each request.

    Raises:
        Unavailable: the file cannot be read, others may read it, or what it holds could be guessed.
    """
    try:
        mode = place.stat().st_mode
        secret = place.read_text("ascii").strip()
    except OSError as error:
        raise Unavailable(f"The secret {place} cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError:
        secret = ""
    if mode & _OTHERS:
        raise Unavailable(f"Others may read the secret {place}; take that away: chmod 600 {place}")
    if len(secret) < LEAST_SECRET or not secret.isprintable() or " " in secret:
        raise Unavailable(
            f"{place} holds no secret of {LEAST_SECRET} characters without blanks; make one: openssl rand -hex 32"
        )
    return secret


@dataclass(frozen=True)
class Gate:
    """Lets in what the proxy has sent.

    Attributes:
        secret: what the proxy and we know.
        person_header: the header that names the person.
        origin: where the browser finds us, as `https://billings.example.com`.
    """

    office: Office
    secret: str
    person_header: str
    origin: str

    def login(self, request: web.Request) -> str:
        """Whom the proxy says a request is of.

        Raises:
            NotAllowed: it did not come through the proxy, or names nobody, or two.
        """
        said = request.headers.getall(SECRET_HEADER, [])
        if len(said) != 1 or not hmac.compare_digest(said[0].encode(), self.secret.encode()):
            raise NotAllowed("Come in through the address of the server, which asks who you are.")
        named = request.headers.getall(self.person_header, [])
        if len(named) != 1 or not named[0].strip():
            raise NotAllowed("The server has not said who you are.")
        return named[0].strip()

    def require_own_page(self, request: web.Request) -> None:
        """Refuses a WebSocket that a page of somebody else's opens with the person's own sign-in.

        Raises:
            NotAllowed: it comes from another origin, or from none.
        """
        if request.headers.getall("Origin", []) != [self.origin]:
            raise NotAllowed(f"This is opened by the page of {self.origin} alone.")

    def actor(self, login: str) -> Actor:
        """The person of the directory; read anew each time, in a thread.

        Raises:
            NotAllowed: nobody has the login, or who has it may do nothing here any more.
            Unavailable: the database cannot be read.
        """
        try:
            with self.office.database.read() as session:
                actor = actor_for(session, login)
                if works_anywhere(session, actor):
                    return actor
        except Unavailable:
            raise
        except Problem as problem:
            raise NotAllowed(str(problem)) from None
        raise NotAllowed(f"{actor.name} has no level on any project; ask an administrator of the directory.")
