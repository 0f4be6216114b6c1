"""Long work gives way where somebody waits, and only there.

The cycle collector rests, and goes on as it was.
"""

import gc

import pytest

from core.pacing import checkpoint, giving_way, paced, paused_collector


def test_nobody_waits_by_default() -> None:
    checkpoint()
    assert list(paced("abc")) == ["a", "b", "c"]


def test_work_gives_way_before_every_few_items() -> None:
    seen: list[int] = []
    done: list[int] = []
    with giving_way(lambda: seen.append(len(done))):
        done.extend(paced(range(5), 2))
    assert (done, seen) == ([0, 1, 2, 3, 4], [0, 2, 4])
    checkpoint()
    assert len(seen) == 3


def test_who_is_asked_may_end_the_work() -> None:
    def refuse() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), giving_way(refuse):
        list(paced("abc"))


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
