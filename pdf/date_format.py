"""Dates, times and durations as a spreadsheet's format shows them, with the names of English."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

DATE_PART = re.compile(r"[ymdhs]", re.IGNORECASE)
"""A letter that stands for a part of a date or time."""

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|[_*].|\[(?P<elapsed>h+|m+|s+)\]|\[[^\]]*\]'
    r"|(?P<half>AM/PM|A/P)|(?P<part>y+|m+|d+|h+|s+)|\.(?P<fraction>0+)|(?P<literal>.)",
    re.IGNORECASE | re.DOTALL,
)
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_OF_THE_SYSTEM = {"mm-dd-yy": "m/d/yyyy", "m/d/yy h:mm": "m/d/yyyy h:mm"}
"""Formats 14 and 22 show whatever the reader's system has; the offices that use this program have the US's."""


def shown_date(value: date | time | timedelta, section: str) -> str:
    """The text that a format's section makes of a moment or a duration."""
    tokens = list(_TOKEN.finditer(_OF_THE_SYSTEM.get(section, section)))
    moment, lasted = _both(value, any(token["fraction"] for token in tokens))
    half = any(token["half"] for token in tokens)
    parts = [(token["part"] or token["elapsed"] or "").lower() for token in tokens]
    pieces = []
    for index, token in enumerate(tokens):
        if token["elapsed"]:
            pieces.append(_elapsed(lasted, parts[index]))
        elif token["part"]:
            pieces.append(_minutes(moment, parts, index) or _part(moment, parts[index], half))
        elif token["half"]:
            word = "AM" if moment.hour < 12 else "PM"
            pieces.append(word if "/P" in token["half"] and len(token["half"]) > 3 else word[0])
        elif token["fraction"]:
            pieces.append(f".{moment.microsecond:06d}"[: len(token["fraction"]) + 1])
        elif token[0].startswith("_"):
            pieces.append(" ")
        else:
            pieces.append(token["quoted"] or token["escaped"] or (token["literal"] or "").replace("@", "").strip(";"))
    return "".join(pieces).strip()


def _both(value: date | time | timedelta, fractions: bool) -> tuple[datetime, timedelta]:
    """The value as a moment and as the time since the spreadsheet's day 0, to the second where no less is shown."""
    start = datetime(1899, 12, 30)
    if isinstance(value, timedelta):
        moment = start + value
    elif isinstance(value, time):
        moment = datetime.combine(start, value.replace(tzinfo=None))
    elif isinstance(value, datetime):
        moment = value.replace(tzinfo=None)
    else:
        moment = datetime.combine(value, time())
    if not fractions:
        moment = (moment + timedelta(microseconds=500_000)).replace(microsecond=0)
    return moment, moment - start


def _elapsed(lasted: timedelta, part: str) -> str:
    seconds = int(lasted.total_seconds())
    count = seconds // {"h": 3600, "m": 60, "s": 1}[part[0]]
    return f"{count:0{len(part)}d}"


def _minutes(moment: datetime, parts: list[str], index: int) -> str:
    """The minutes, where `m` follows hours or stands before seconds; empty where it is a month."""
    part = parts[index]
    if part[0] != "m" or len(part) > 2:
        return ""
    before = next((other for other in reversed(parts[:index]) if other), "")
    after = next((other for other in parts[index + 1 :] if other), "")
    if before.startswith("h") or after.startswith("s"):
        return f"{moment.minute:0{len(part)}d}"
    return ""


def _part(moment: datetime, part: str, half: bool) -> str:
    hour = (moment.hour % 12 or 12) if half else moment.hour
    kind, length = part[0], len(part)
    if kind == "y":
        return f"{moment.year:04d}" if length > 2 else f"{moment.year % 100:02d}"
    if kind == "m" and length > 2:
        name = _MONTHS[moment.month - 1]
        return name[:3] if length == 3 else name[0] if length == 5 else name
    if kind == "d" and length > 2:
        name = _DAYS[moment.weekday()]
        return name[:3] if length == 3 else name
    number = {"m": moment.month, "d": moment.day, "h": hour, "s": moment.second}[kind]
    return f"{number:0{min(length, 2)}d}"
