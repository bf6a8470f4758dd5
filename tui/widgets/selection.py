"""Which rows are ticked, by key: sorting and filtering lose no tick."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from store.key_set import KeySet, PackedKeys

STEPS_KEPT = 20


class Selection:
    """The ticked keys, and the way back; a key above zero is a record, one below stands for something without one."""

    def __init__(self) -> None:
        self._keys = KeySet()
        # A step back is the one key to turn over, or all that were ticked.
        self._steps: deque[int | PackedKeys] = deque(maxlen=STEPS_KEPT)

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, key: int) -> bool:
        return key in self._keys

    @property
    def keys(self) -> KeySet:
        """The ticked keys, to be read only; `copy` them for a thread."""
        return self._keys

    def toggle(self, key: int) -> None:
        """Ticks a key, or takes its tick away; a step of its own."""
        self._steps.append(key)
        self._keys.toggle(key)

    def remember(self) -> None:
        """Begins a step: `go_back` brings the ticks of now again."""
        self._steps.append(self._keys.packed())

    def go_back(self) -> bool:
        """Takes the last step back that changed anything; False where there is none."""
        while self._steps:
            step = self._steps.pop()
            before = self._keys
            if isinstance(step, int):
                self._keys.toggle(step)
                return True
            self._keys = step.unpacked()
            if self._keys != before:
                return True
        return False

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
