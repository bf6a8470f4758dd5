"""The command palette: every action that has a key right now, by its words."""

from __future__ import annotations

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from tui.keys import Key, active_keys


class KeyCommands(Provider):
    """Offers what the keys offer."""

    async def discover(self) -> Hits:
        """Everything, before anything is typed."""
        for key in self._keys():
            yield DiscoveryHit(_words(key), partial(self._run, key), help=f"key {key.display}")

    async def search(self, query: str) -> Hits:
        """What matches."""
        matcher = self.matcher(query)
        for key in self._keys():
            score = matcher.match(_words(key))
            if score > 0:
                yield Hit(score, matcher.highlight(_words(key)), partial(self._run, key), help=f"key {key.display}")

    def _keys(self) -> list[Key]:
        return [key for key in active_keys(self.app, self.screen) if key.id != "app.commands"]

    async def _run(self, key: Key) -> None:
        await self.app.run_action(key.action, key.node)


def _words(key: Key) -> str:
    return key.words if key.explanation.startswith(key.words) else f"{key.words}: {key.explanation}"
