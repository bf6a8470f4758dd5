"""The grammar of the verbs for servers: who is known, with which key, what comes in over SSH and from browsers."""

from __future__ import annotations

from pathlib import Path

from tui.argument_parts import Verbs, add_json, add_project, add_verb


def add_directory_verbs(verbs: Verbs) -> None:
    """Adds `persons`, `person`, `companies` and `people`."""
    several = add_verb(verbs, "persons", "list the persons you may see, or add one")
    several.add_argument("--add", metavar=("LOGIN", "NAME"), nargs=2, help="add a person, who may do nothing yet")
    several.add_argument("--company", metavar="NAME", default="", help="who the new person works for")
    several.add_argument("--email", metavar="ADDRESS", default="", help="where letters to the new person go")
    several.add_argument("--administrator", action="store_true", help="the new person keeps the directory")
    several.add_argument("--key", metavar="FILE", type=Path, help="the new person's public key, - is standard input")
    add_json(several)
    one = add_verb(verbs, "person", "show a person's keys and levels, or change one thing about them")
    one.add_argument("person", metavar="LOGIN")
    what = one.add_mutually_exclusive_group()
    what.add_argument("--key", metavar="FILE", type=Path, help="add a public key (a .pub file, - is standard input)")
    what.add_argument("--remove-key", metavar="SHA256:...", help="take a key away, by its fingerprint")
    what.add_argument("--level", metavar=("PROJECT", "TOOL", "LEVEL"), nargs=3, help="such as HT-104 commitments admin")
    what.add_argument("--name", metavar="NAME", help="another name")
    what.add_argument("--company", metavar="NAME", help="who they work for; empty for nobody")
    what.add_argument("--email", metavar="ADDRESS", help="where letters go; empty for nowhere")
    what.add_argument("--uid", metavar="NUMBER", help="the number of their account on this system; none for none")
    what.add_argument("--administrator", choices=["yes", "no"], help="whether they keep the directory")
    what.add_argument("--shut-out", action="store_true", help="take keys, levels and account away, all at once")
    add_json(one)
    companies = add_verb(verbs, "companies", "list the companies, add one or give one another name")
    which = companies.add_mutually_exclusive_group()
    which.add_argument("--add", metavar="NAME")
    which.add_argument("--rename", metavar=("OLD", "NEW"), nargs=2)
    add_json(companies)
    _add_people(verbs)


def _add_people(verbs: Verbs) -> None:
    people = add_verb(verbs, "people", "list who bills on a contract and who is on its private list, or change that")
    people.add_argument("contract", metavar="CONTRACT", help="its number")
    add_project(people)
    which = people.add_mutually_exclusive_group()
    which.add_argument("--contact", metavar="LOGIN", help="bills on it, which puts them on the private list too")
    which.add_argument("--no-contact", metavar="LOGIN", help="bills on it no longer")
    which.add_argument("--listed", metavar="LOGIN", help="is on the private list")
    which.add_argument("--not-listed", metavar="LOGIN", help="is on the private list no longer")
    add_json(people)


def add_server_verbs(verbs: Verbs) -> None:
    """Adds `ssh`, `keys`, `serve` and `browser`."""
    ssh = add_verb(verbs, "ssh", "do what came in over SSH (SSH_ORIGINAL_COMMAND); sshd's forced command")
    ssh.add_argument("--as", dest="login", metavar="LOGIN", required=True, help="whose key it was")
    keys = add_verb(verbs, "keys", "answer sshd: the keys that log in, as lines of authorized_keys")
    keys.add_argument("fingerprint", metavar="FINGERPRINT", nargs="?", default="", help="of one key (SHA256:...)")
    serve = add_verb(verbs, "serve", "serve browsers, behind a proxy that has authenticated them (docs/server.md)")
    serve.add_argument("--origin", metavar="URL", required=True, help="where browsers find it: https://host")
    serve.add_argument("--secret", metavar="FILE", type=Path, required=True, help="holds what the proxy sends along")
    serve.add_argument(
        "--listen", metavar="ADDRESS:PORT", default="127.0.0.1:8642", help="of this machine alone (127.0.0.1:8642)"
    )
    serve.add_argument(
        "--person-header", metavar="NAME", default="X-Remote-User", help="in which the proxy names the person"
    )
    browser = add_verb(verbs, "browser", "be one person's session in a browser; started by `serve` alone")
    browser.add_argument("--as", dest="login", metavar="LOGIN", required=True, help="whom the proxy named")
    browser.add_argument(
        "--deliveries", metavar="FOLDER", type=Path, required=True, help="for files made for the browser"
    )
