"""Measures of clusterings, against figures worked out by hand."""

import pytest

from tests.bench.clustering import bcubed, ceaf, tf_idf, wrong_pairs

GOLD = ["a", "a", "a", "b", "b"]


def test_the_right_clusters_are_right_by_every_measure_whatever_they_are_called() -> None:
    guess = [7, 7, 7, 1, 1]
    assert bcubed(GOLD, guess) == (1.0, 1.0, 1.0)
    assert ceaf(GOLD, guess) == 1.0
    assert wrong_pairs(GOLD, guess) == (0, 0)


def test_all_in_one_is_complete_and_impure() -> None:
    precision, recall, _ = bcubed(GOLD, [1] * 5)
    assert precision == pytest.approx((3 * 3 / 5 + 2 * 2 / 5) / 5)
    assert recall == 1.0
    assert wrong_pairs(GOLD, [1] * 5) == (6, 0)


def test_all_alone_is_pure_and_incomplete() -> None:
    precision, recall, _ = bcubed(GOLD, list(range(5)))
    assert precision == 1.0
    assert recall == pytest.approx((3 / 3 + 2 / 2) / 5)
    assert wrong_pairs(GOLD, list(range(5))) == (0, 4)


def test_ceaf_uses_each_cluster_once() -> None:
    # a with {0, 1}: 2*2/5; b with {3, 4}: 1; {2} finds nothing left. Over 2 and 3 clusters.
    assert ceaf(GOLD, [1, 1, 2, 3, 3]) == pytest.approx(2 * (0.8 + 1) / 5, abs=0.001)


def test_tf_idf_puts_like_texts_together() -> None:
    texts = ["rockets hit the port", "rockets hit port", "ministers meet", "ministers meet again"]
    labels = tf_idf(texts, ["p", "p", "m", "m"])
    assert wrong_pairs(["p", "p", "m", "m"], labels) == (0, 0)
