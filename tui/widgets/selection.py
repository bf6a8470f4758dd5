"""Which rows are ticked, by key: sorting and filtering lose no tick."""

from __future__ import annotations

from collections.abc import Iterable

from store.key_set import KeySet


class Selection:
    """The ticked keys; a key above zero is a record, one below stands for something without one."""

    def __init__(self) -> None:
        self._keys = KeySet()

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, key: int) -> bool:
        return key in self._keys

    @property
    def keys(self) -> KeySet:
        """The ticked keys, to be read only; `copy` them for a thread."""
        return self._keys

    def toggle(self, key: int) -> None:
        """Ticks a key, or takes its tick away."""
        self._keys.toggle(key)

    def replace(self, keys: Iterable[int]) -> None:
        """Ticks exactly these."""
        self._keys = keys.copy() if isinstance(keys, KeySet) else KeySet(keys)

    def tick_records(self, keys: KeySet) -> None:
        """Ticks every record among the keys; what stands for no record is ticked by hand only."""
        self._keys.add_records(keys)

    def invert(self, keys: KeySet) -> None:
        """Turns over the ticks of the keys, and leaves others alone; what stands for no record loses its tick."""
        self._keys.turn_over(keys)

    def clear(self) -> None:
        """Takes every tick away."""
        self._keys = KeySet()
