"""The cycle collector rests, and goes on as it was."""

import gc

import pytest

from core.collector import paused_collector


@pytest.mark.parametrize("is_on", [True, False])
def test_the_collector_rests_and_is_as_before(is_on: bool) -> None:
    before = gc.isenabled()
    (gc.enable if is_on else gc.disable)()
    try:
        with paused_collector():
            assert not gc.isenabled()
        assert gc.isenabled() is is_on
    finally:
        (gc.enable if before else gc.disable)()
