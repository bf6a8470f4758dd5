"""The ids that testers rely on: docs/ids.md names every one, and names none that is not there.

Those of the screens are looked at where every screen is opened anyway: test_hostile_names.py.
"""

from __future__ import annotations

from tests.tui.ids import OPENING, WAYS, binding_rows, screen_row, section
from tui.keymap import our_bindings


def test_no_screen_is_documented_that_is_not_there() -> None:
    named = [row.split("`")[1] for row in section("Screens")]

    assert named == ["opening", *WAYS]
    assert section("Screens")[0] == screen_row("opening", OPENING)


def test_every_binding_has_an_id_of_its_own_and_words() -> None:
    ids = [binding.id for _, binding in our_bindings()]

    assert all(ids)
    assert len(ids) == len(set(ids))
    assert all(binding.description for _, binding in our_bindings())


def test_every_binding_is_documented_with_its_keys() -> None:
    assert section("Bindings") == binding_rows()


def test_no_action_hides_behind_a_chord_alone() -> None:
    for _, binding in our_bindings():
        assert any("+" not in key or key.startswith("shift+") for key in binding.key.split(",")), binding.id
