"""Column types of our own: enumerations by value and instants in UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import Enum
from typing import Any

from sqlalchemy import Column, DateTime, Integer, String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class Word(TypeDecorator[Any]):
    """A StrEnum kept as its value, so that a database stays readable and members can be added."""

    impl = String
    cache_ok = True

    def __init__(self, words: type[Enum]) -> None:
        self.words = words
        super().__init__(40)

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """A member, or its value, becomes the value; anything else raises ValueError."""
        return None if value is None else self.words(value).value

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """The stored value becomes the member."""
        return None if value is None else self.words(value)


class Rank(TypeDecorator[Any]):
    """An IntEnum kept as its number, so that SQL can compare ranks."""

    impl = Integer
    cache_ok = True

    def __init__(self, ranks: type[Enum]) -> None:
        self.ranks = ranks
        super().__init__()

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """A member, or its number, becomes the number."""
        return None if value is None else int(self.ranks(value).value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """The stored number becomes the member."""
        return None if value is None else self.ranks(value)


class Instant(TypeDecorator[Any]):
    """An aware datetime, kept in UTC without a zone because SQLite has none."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Refuses a naive datetime: nobody could say which zone it was."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """The stored instant comes back aware, in UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


def word(
    words: type[Enum],
    *,
    index: bool = False,
    nullable: bool = False,
    primary_key: bool = False,
    server_default: str | None = None,
) -> Column[Any]:
    """A column that holds a member of the given StrEnum."""
    return Column(Word(words), nullable=nullable, index=index, primary_key=primary_key, server_default=server_default)


def rank(ranks: type[Enum]) -> Column[Any]:
    """A column that holds a member of the given IntEnum."""
    return Column(Rank(ranks), nullable=False)


def instant(*, nullable: bool = False, index: bool = False) -> Column[Any]:
    """A column that holds an instant."""
    return Column(Instant(), nullable=nullable, index=index)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)
