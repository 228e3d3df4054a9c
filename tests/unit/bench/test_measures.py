import pytest

from tests.bench.measures import distance_km, found, median, overlap, share


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        ((0, 0), (0, 0), 0),
        ((0, 0), (0, 1), 111.19),
        ((60, 0), (60, 1), 55.6),
        ((0, 179.5), (0, -179.5), 111.19),
        ((90, 0), (-90, 0), 20_015.09),
        ((48.8566, 2.3522), (51.5074, -0.1278), 343.6),
    ],
)
def test_distances_are_along_great_circles(
    one: tuple[float, float], other: tuple[float, float], km: float
) -> None:
    assert distance_km(*one, *other) == pytest.approx(km, abs=0.1)
    assert distance_km(*other, *one) == pytest.approx(km, abs=0.1)


@pytest.mark.parametrize(
    ("gold", "guessed", "hits"),
    [
        ([1, 2], [2, 1], 2),
        ([1, 1], [1], 1),
        ([1, 1], [1, 1], 2),
        ([1], [1, 1], 1),
        ([1], [2], 0),
        ([], [1], 0),
    ],
)
def test_an_item_is_found_once_for_each_time_it_is_there(
    gold: list[int], guessed: list[int], hits: int
) -> None:
    assert overlap(gold, guessed) == hits


def test_precision_is_of_the_guesses_and_recall_of_the_gold() -> None:
    assert found(hits=3, guessed=4, gold=6) == {
        "gold": 6, "predicted": 4, "precision": 0.75, "recall": 0.5, "F1": 0.6,
    }  # fmt: skip


def test_nothing_asked_has_no_figure() -> None:
    assert share(0, 0) is None
    assert median([]) is None
    assert found(0, 0, 0)["F1"] is None


def test_figures_are_rounded() -> None:
    assert share(1, 3) == 0.333
    assert median([1.26, 9.0]) == 5.1
