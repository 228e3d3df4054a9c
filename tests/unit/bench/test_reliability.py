from collections.abc import Sequence

import pytest

from tests.bench.material import Record
from tests.bench.reliability import Judged, binned, calibration_error, judged


def test_bins_are_of_equal_width_and_one_belongs_to_the_last() -> None:
    events = [Judged(c, right=True) for c in (0.0, 0.19, 0.2, 0.5, 0.99, 1.0)]
    assert [[e.confidence for e in held] for held in binned(events, 5)] == [
        [0.0, 0.19], [0.2], [0.5], [], [0.99, 1.0],
    ]  # fmt: skip


def test_confidence_that_comes_true_has_no_error() -> None:
    events = [Judged(0.75, right=n < 3) for n in range(4)]
    assert calibration_error(events) == pytest.approx(0.0)


def test_the_error_weighs_each_bin_by_its_events() -> None:
    sure_and_wrong = [Judged(0.9, right=False)]
    fair = [Judged(0.5, right=n % 2 == 0) for n in range(8)]
    assert calibration_error(sure_and_wrong + fair) == pytest.approx(0.9 / 9)


def test_errors_of_opposite_sign_in_different_bins_do_not_cancel() -> None:
    assert calibration_error([Judged(0.9, right=False), Judged(0.1, right=True)]) == pytest.approx(
        0.9
    )


def test_no_event_has_no_error() -> None:
    assert calibration_error([]) == 0.0


def first_with_first(
    gold: Sequence[Record], guesses: Sequence[Record]
) -> list[tuple[Record, Record]]:
    return list(zip(gold, guesses, strict=False))


def test_an_event_is_right_when_it_is_paired_even_beside_its_equal() -> None:
    twice = [{"type": "talks", "confidence": 0.6}, {"type": "talks", "confidence": 0.6}]
    passages: list[Record] = [{"events": [{"type": "talks"}]}, {"events": []}]
    guesses: list[Record] = [{"events": twice}, {"events": [{"type": "riot", "confidence": 0.4}]}]
    assert judged(passages, guesses, first_with_first) == [
        Judged(0.6, right=True), Judged(0.6, right=False), Judged(0.4, right=False),
    ]  # fmt: skip
