"""A set of keys as bytes: what a set of Python's does, for billings and for contracts without one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from store.key_set import KeySet

KEYS = st.sets(st.integers(-50, 300).filter(bool))


@given(KEYS, KEYS)
def test_it_holds_what_a_set_holds(first: set[int], second: set[int]) -> None:
    keys = KeySet(first)
    keys.update(second)

    assert keys == first | second
    assert sorted(keys) == sorted(first | second)
    assert len(keys) == len(first | second)
    assert keys.records == len([key for key in first | second if key > 0])
    assert all((key in keys) == (key in first | second) for key in range(-60, 400))


@given(KEYS, st.integers(-50, 300).filter(bool))
def test_a_key_is_turned_over_and_back(first: set[int], key: int) -> None:
    keys = KeySet(first)
    keys.toggle(key)
    assert keys == first ^ {key}
    keys.toggle(key)
    assert keys == first


@given(KEYS, KEYS)
def test_billings_of_another_are_added_or_turned_over(first: set[int], second: set[int]) -> None:
    added, turned, other = KeySet(first), KeySet(first), KeySet(second)
    added.add_records(other)
    turned.turn_over(other)
    records = {key for key in second if key > 0}

    assert added == first | records
    assert turned == {key for key in first ^ records if key > 0} | {key for key in first - second if key < 0}
    assert other == second, "the other is left as it is"


@given(KEYS)
def test_a_copy_goes_its_own_way(first: set[int]) -> None:
    keys = KeySet(first)
    copy = keys.copy()
    copy.update((1, -1, 500))

    assert keys == first
    assert copy == first | {1, -1, 500}


def test_marks_say_for_every_id_whether_it_is_in() -> None:
    assert KeySet((3, -2, 1)).marks()[:5].rstrip(b"\0") == b"\0\1\0\1"
