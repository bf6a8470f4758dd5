"""The value of a spreadsheet cell as its number format shows it (ECMA-376-1, 18.8.31).

Figures are rounded as decimals of 15 digits, which is what a spreadsheet keeps, half away from zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from pdf.date_format import DATE_PART, shown_date

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|[_*].|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General)|(?P<exponent>E[+-])|(?P<digit>[0#?])|(?P<mark>[.,%/])|(?P<literal>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[\d.]+)")
_MOST_DIGITS = 15


def shown_value(value: object, number_format: str) -> str:
    """The text that a spreadsheet shows for a value.

    Args:
        value: text, figure, truth value, date, time or None, as openpyxl reads them.
        number_format: the cell's format code; one that is not understood counts as `General`.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float | Decimal):
        return _figure(Decimal(f"{value:.{_MOST_DIGITS}g}"), number_format)
    if isinstance(value, date | time | timedelta):
        return _moment(value, number_format)
    return _words(str(value), number_format)


def _sections(number_format: str) -> list[str]:
    """The parts of a format for positive, negative and zero figures and for text."""
    sections = [""]
    for token in _TOKEN.finditer(number_format):
        if token["literal"] == ";":
            sections.append("")
        else:
            sections[-1] += token[0]
    return sections


def _words(value: str, number_format: str) -> str:
    section = _sections(number_format)[-1]
    if "@" not in section or section in ("@", "General"):
        return value
    pieces = (value if token["literal"] == "@" else _literal(token) for token in _TOKEN.finditer(section))
    return "".join(pieces).strip()


def _moment(value: date | time | timedelta, number_format: str) -> str:
    for section in _sections(number_format):
        if any(DATE_PART.match(token["literal"] or token["bracket"] or "") for token in _TOKEN.finditer(section)):
            return shown_date(value, section)
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value)


def _figure(value: Decimal, number_format: str) -> str:
    sections = _sections(number_format)
    section, signed = _chosen(value, sections[:3])
    tokens = list(_TOKEN.finditer(section))
    if any(token["general"] for token in tokens):
        sign = "-" if value < 0 and signed else ""
        return sign + "".join(_general(abs(value)) if token["general"] else _literal(token) for token in tokens)
    if not any(token["digit"] for token in tokens):
        return _literals(tokens) if section or len(sections) > 1 else _general(value)
    return ("-" if value < 0 and signed else "") + _laid_out(abs(value), tokens)


def _chosen(value: Decimal, sections: list[str]) -> tuple[str, bool]:
    """The section for a figure, and whether a minus sign is still to be shown."""
    conditions = [_condition(section) for section in sections]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=True):
            if condition is None or _holds(value, *condition):
                return section, True
        return "General", True
    if value < 0 and len(sections) > 1:
        return sections[1], False
    if value == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], True


def _condition(section: str) -> tuple[str, Decimal] | None:
    for token in _TOKEN.finditer(section):
        found = _CONDITION.fullmatch(token["bracket"] or "")
        if found is not None:
            return found[1], Decimal(found[2])
    return None


def _holds(value: Decimal, comparison: str, limit: Decimal) -> bool:
    return {
        "<": value < limit,
        ">": value > limit,
        "=": value == limit,
        "<=": value <= limit,
        ">=": value >= limit,
        "<>": value != limit,
    }[comparison]


def _literal(token: re.Match[str]) -> str:
    """What a token shows that stands for no digit; a colour, a condition or a fill shows nothing."""
    if token[0].startswith("_"):
        return " "
    return token["quoted"] or token["escaped"] or token["currency"] or token["literal"] or ""


def _literals(tokens: list[re.Match[str]]) -> str:
    return "".join(map(_literal, tokens)).strip()


def _general(value: Decimal) -> str:
    """A figure without a format: whole ones in full, others with as many digits as fit eleven characters."""
    if value == value.to_integral_value():
        return f"{value:.0f}"
    whole = len(f"{abs(value):.0f}")
    rounded = value.quantize(Decimal(1).scaleb(-max(0, 10 - whole)), ROUND_HALF_UP)
    if abs(value) < Decimal("0.0001"):
        return f"{value:.5E}"
    return f"{rounded:f}".rstrip("0").rstrip(".")


def _laid_out(value: Decimal, tokens: list[re.Match[str]]) -> str:
    """A figure of no sign in the places of a section."""
    if any(token["mark"] == "/" for token in tokens):
        return _fraction(value, tokens)
    kinds = "".join(_kind(token) for token in tokens)
    mantissa, power, _ = kinds.partition("E")
    whole, _, after = mantissa.partition(".")
    # Commas behind the last digit divide by thousands, those between digits set the digits in groups of three.
    value = value.scaleb(2 * kinds.count("%") - 3 * (_commas_behind(whole) + _commas_behind(after)))
    grouped = re.search("[0#?],+[0#?]", whole) is not None
    places = sum(map(after.count, "0#?"))
    exponent = 0
    if power and value:
        step = max(1, sum(map(whole.count, "0#?")))
        exponent = value.adjusted() // step * step
        value = value.scaleb(-exponent)
    rounded = f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"
    units, _, decimals = rounded.partition(".")
    least = whole.count("0")
    units = (units.lstrip("0") if units != "0" else "").rjust(least, "0")
    if grouped:
        units = _in_groups(units)
    return _filled(tokens, _units(units, whole, grouped), _decimals(decimals, after), exponent)


def _commas_behind(places: str) -> int:
    return places[len(places.rstrip(",x%")) :].count(",")


def _kind(token: re.Match[str]) -> str:
    if token["exponent"]:
        return "E"
    return token["digit"] or token["mark"] or "x"


def _in_groups(units: str) -> str:
    first = len(units) % 3
    groups = [units[:first]] * bool(first) + [units[start : start + 3] for start in range(first, len(units), 3)]
    return ",".join(groups)


def _units(units: str, whole: str, grouped: bool) -> Iterator[str]:
    """What stands in each place before the point: the first takes all digits for which there is no place."""
    places = sum(map(whole.count, "0#?"))
    if grouped:
        yield units
        yield from [""] * places
        return
    spare = max(0, len(units) - places)
    empty = max(0, places - len(units))
    yield from [""] * empty
    for place in range(places - empty):
        yield units[: spare + 1] if place == 0 else units[spare + place]


def _decimals(decimals: str, after: str) -> Iterator[str]:
    """What stands in each place behind the point: a zero that nobody asked for is left out."""
    places = [kind for kind in after if kind in "0#?"]
    shown = len(places)
    while shown and places[shown - 1] in "#?" and decimals[shown - 1] == "0":
        shown -= 1
    yield from decimals[:shown]
    yield from [""] * (len(places) - shown)


def _filled(tokens: list[re.Match[str]], units: Iterator[str], decimals: Iterator[str], exponent: int) -> str:
    pieces: list[str] = []
    before, powers = True, 0
    for token in tokens:
        if token["exponent"]:
            width = sum(bool(other["digit"]) for other in tokens[tokens.index(token) :])
            sign = "-" if exponent < 0 else "+" if token["exponent"].endswith("+") else ""
            pieces.append(f"E{sign}{abs(exponent):0{width}d}")
            powers = width
        elif token["digit"] and powers:
            powers -= 1
        elif token["digit"]:
            pieces.append(next(units if before else decimals, ""))
        elif token["mark"] == "." and before:
            pieces.append(".")
            before = False
        elif token["mark"] == "%":
            pieces.append("%")
        elif not token["mark"]:
            pieces.append(_literal(token))
    return "".join(pieces).strip()


def _fraction(value: Decimal, tokens: list[re.Match[str]]) -> str:
    """A figure as a whole number and a fraction, whose denominator has at most as many digits as there are places."""
    text = "".join(token[0] for token in tokens)
    found = re.search(r"([0#?]+\s+)?[0#?]+\s*/\s*([0#?]+|\d+)", text)
    if found is None:
        return _general(value)
    below = found[2]
    exact = Fraction(value)
    if below.strip("?#0"):
        denominator = int(below)
        part = Fraction(round(exact * denominator), denominator)
        numerator = round(part * denominator)
    else:
        part = exact.limit_denominator(10 ** len(below) - 1)
        numerator, denominator = part.numerator, part.denominator
    if found[1] is None:
        return f"{numerator}/{denominator}"
    whole, numerator = divmod(numerator, denominator)
    if not numerator:
        return str(whole)
    return f"{whole} {numerator}/{denominator}" if whole else f"{numerator}/{denominator}"
