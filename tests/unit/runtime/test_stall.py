from services.runtime.stall import STALLED_SECONDS, Position, StallWatch


def test_a_partition_that_stands_still_with_messages_waiting_is_stalled() -> None:
    watch = StallWatch()
    assert not watch.stalled({"p0": Position(5, 9)}, 0.0)
    assert not watch.stalled({"p0": Position(5, 9)}, STALLED_SECONDS - 1)
    assert watch.stalled({"p0": Position(5, 12)}, STALLED_SECONDS)


def test_progress_starts_the_time_anew() -> None:
    watch = StallWatch()
    watch.stalled({"p0": Position(5, 9)}, 0.0)
    watch.stalled({"p0": Position(6, 9)}, 30.0)
    assert not watch.stalled({"p0": Position(6, 9)}, 60.0)


def test_a_partition_that_is_worked_off_may_stand() -> None:
    watch = StallWatch()
    watch.stalled({"p0": Position(9, 9)}, 0.0)
    assert not watch.stalled({"p0": Position(9, 9)}, 1_000.0)
    assert not watch.stalled({"p0": Position(9, 10)}, 1_001.0)


def test_other_partitions_progress_does_not_hide_a_stall() -> None:
    watch = StallWatch()
    for moment in range(0, 60, 2):
        stalled = watch.stalled({"p0": Position(5, 9), "p1": Position(moment, 99)}, float(moment))
    assert stalled


def test_a_partition_that_was_taken_away_is_forgotten() -> None:
    watch = StallWatch()
    watch.stalled({"p0": Position(5, 9)}, 0.0)
    watch.stalled({}, 20.0)
    assert not watch.stalled({"p0": Position(5, 9)}, 50.0)
