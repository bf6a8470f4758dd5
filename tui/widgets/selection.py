"""Which rows are ticked, by key: sorting and filtering lose no tick."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet


class Selection:
    """A set of ticked keys; a key above zero is a record, one below stands for something without one."""

    def __init__(self) -> None:
        self._keys: set[int] = set()

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, key: int) -> bool:
        return key in self._keys

    @property
    def keys(self) -> AbstractSet[int]:
        """The ticked keys, to be read only."""
        return self._keys

    def toggle(self, key: int) -> None:
        """Ticks a key, or takes its tick away."""
        self._keys ^= {key}

    def replace(self, keys: Iterable[int]) -> None:
        """Ticks exactly these."""
        self._keys = set(keys)

    def tick_records(self, keys: Iterable[int]) -> None:
        """Ticks every record among the keys; what stands for no record is ticked by hand only."""
        self._keys.update(key for key in keys if key > 0)

    def invert(self, keys: Iterable[int]) -> None:
        """Turns over the ticks of the keys, and leaves others alone; what stands for no record loses its tick."""
        shown = set(keys)
        self._keys = (self._keys - shown) | {key for key in shown - self._keys if key > 0}

    def clear(self) -> None:
        """Takes every tick away."""
        self._keys = set()
