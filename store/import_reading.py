"""A document's text becomes a `Document`, or every fault of its form."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from store.errors import Fault, ImportRefused, Unavailable
from store.import_format import FORMAT, Document

WHOLE_DOCUMENT = "document"
"""The path of a fault that has no place of its own."""


def read_document(place: Path) -> Document:
    """Reads and checks the form of a document.

    Raises:
        Unavailable: the file cannot be read.
        ImportRefused: it is not JSON, not of our format, or its form is wrong; with all faults at once.
    """
    try:
        raw = place.read_bytes()
    except OSError as error:
        raise Unavailable(f"{place} cannot be read: {error.strerror}.") from error
    return parse_document(raw)


def parse_document(raw: bytes) -> Document:
    """Checks the form of a document's bytes.

    Raises:
        ImportRefused: they are not JSON, not of our format, or their form is wrong; with all faults at once.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused(WHOLE_DOCUMENT, f"Byte {error.start + 1} is not UTF-8.") from error
    _check_format(_parse(text))
    try:
        return Document.model_validate_json(text)
    except ValidationError as error:
        raise ImportRefused([_fault(details) for details in error.errors(include_url=False)]) from error


def path_of(*steps: str | int) -> str:
    """The path of a place in a document: `path_of("contracts", 1, "company")` is `contracts[1].company`."""
    written = ""
    for step in steps:
        written += f"[{step}]" if isinstance(step, int) else f".{step}"
    return written.removeprefix(".") or WHOLE_DOCUMENT


def _refused(path: str, sentence: str) -> ImportRefused:
    return ImportRefused([Fault(path, sentence)])


def _parse(text: str) -> Any:
    repeated: list[str] = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            keys = [key for key, _ in pairs]
            repeated.extend(key for key in found if keys.count(key) > 1)
        return found

    try:
        parsed = json.loads(text, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise _refused(WHOLE_DOCUMENT, f"This is not JSON: {error.msg}, {place}.") from error
    except (ValueError, RecursionError) as error:  # an integer of thousands of digits; nesting without end
        raise _refused(WHOLE_DOCUMENT, "This holds a number too long or a nesting too deep to read.") from error
    if repeated:
        sentence = 'The key "{}" is written twice in one object; only one of the two could be kept.'
        raise ImportRefused([Fault(WHOLE_DOCUMENT, sentence.format(key)) for key in repeated])
    return parsed


def _check_format(parsed: Any) -> None:
    if not isinstance(parsed, dict):
        raise _refused(WHOLE_DOCUMENT, "The document must be one JSON object.")
    if (named := parsed.get("format")) != FORMAT:
        given = json.dumps(named, ensure_ascii=False) if "format" in parsed else "missing"
        raise _refused("format", f'The format is {given}; this program reads "{FORMAT}".')


def _listed(words: str) -> str:
    return words.replace("'", "").replace(" or ", ", ")


SENTENCES: Mapping[str, Callable[[Mapping[str, Any], Any], str]] = {
    "missing": lambda _context, _given: "This is missing.",
    "extra_forbidden": lambda _context, _given: f"The format {FORMAT} has no such key.",
    "value_error": lambda context, _given: str(context["error"]),
    "enum": lambda context, given: f'"{given}" is not one of {_listed(context["expected"])}.',
    "string_type": lambda _context, _given: 'Text is wanted here, such as "SC-2".',
    "string_too_short": lambda _context, _given: "This must not be empty.",
    "string_too_long": lambda context, given: (
        f"This has {len(given)} characters; {context['max_length']} are the most."
    ),
    "int_type": lambda _context, _given: "A whole number is wanted here, without quotes.",
    "int_parsing_size": lambda _context, _given: "This number is too large.",
    "greater_than_equal": lambda context, _given: f"This must be {context['ge']} or more.",
    "less_than_equal": lambda context, _given: f"This must be {context['le']} or less.",
    "bool_type": lambda _context, _given: "This must be true or false.",
    "tuple_type": lambda _context, _given: "A list in [ ] is wanted here.",
    "model_type": lambda _context, _given: "An object in { } is wanted here.",
    "model_attributes_type": lambda _context, _given: "An object in { } is wanted here.",
}
"""Our sentence for each kind of fault that pydantic finds; its own words where we have none."""


def _fault(details: Any) -> Fault:
    ours = SENTENCES.get(details["type"])
    sentence = ours(details.get("ctx", {}), details["input"]) if ours else f"{details['msg']}."
    return Fault(path_of(*details["loc"]), sentence)
