"""SC-2 #2, the worked example, sent back to be revised: its amounts may be edited."""

from __future__ import annotations

import pytest

from store.vocabulary import BillingStatus
from tests.example import Example
from tests.store.billing_desk import Desk


@pytest.fixture
def desk(example: Example) -> Desk:
    """Somebody at work, after the billing was sent back."""
    desk = Desk(example)
    desk.status(example.billings["SC-2#2"], to=BillingStatus.REVISE_AND_RESUBMIT)
    return desk


@pytest.fixture
def second(example: Example) -> int:
    """The billing's id."""
    return example.billings["SC-2#2"]
