from tests.bench.gate import TIMES, embedded, event_sentences, lost, reports
from tests.bench.material import Record

TEXT = "The recipe needs butter and two eggs. A drone hit a fuel depot near Bryansk."
SECOND = TEXT.index("A drone")


def test_an_event_sentence_is_the_one_that_holds_the_trigger() -> None:
    assert event_sentences(TEXT, ["hit"]) == {SECOND}
    assert event_sentences(TEXT, ["hit", "A drone hit"]) == {SECOND}
    assert event_sentences(TEXT, ["hit", "needs"]) == {0, SECOND}


def test_what_the_gate_keeps_is_not_lost() -> None:
    assert lost(TEXT, ["hit"]) == set()
    assert lost(TEXT, ["hit", "needs"]) == {0}


def test_recall_counts_sentences_and_names_the_passages_with_a_loss() -> None:
    passages: list[Record] = [
        {"id": "kept", "text": TEXT, "events": [{"trigger": "hit"}]},
        {"id": "gone", "text": TEXT, "events": [{"trigger": "hit"}, {"trigger": "needs"}]},
        {"id": "quiet", "text": TEXT, "events": []},
    ]
    (report,) = reports("some", passages)
    assert report.rows["gate"] == {
        "event sentences": 3, "kept": 2, "recall": 0.667, "kept of all sentences": 0.5,
    }  # fmt: skip
    assert report.more["passages with a loss"] == ["gone"]


def test_each_passage_stands_at_the_head_of_the_next_article() -> None:
    passages: list[Record] = [{"id": n, "text": f"Passage {n}."} for n in range(2)]
    found = [passage["text"] for passage in embedded(passages, ["A.", "B.", "C."])]
    assert found[:4] == ["Passage 0.\nA.", "Passage 1.\nB.", "Passage 0.\nC.", "Passage 1.\nA."]
    assert len(found) == TIMES * len(passages)
