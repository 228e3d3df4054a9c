import pytest

from services.classifier.gate import bonus_of, tokens, worth_parsing


@pytest.mark.parametrize(
    "sentence",
    [
        "Norway will station 200 soldiers in Latvia.",
        "A drone hit a fuel depot near Bryansk.",
        "The two presidents met in Ankara.",
        "Families fled the valley.",
        "Gunmen kidnapped nine nuns.",
    ],
)
def test_sentences_with_events_pass(sentence: str) -> None:
    assert worth_parsing(tokens(sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "The striker scored twice in the second half.",
        "Shares of the chip maker rose by four percent.",
        "The recipe needs butter and two eggs.",
        "The house has a garden and three bedrooms.",
        "She told us that the show will be open on Sunday.",
    ],
)
def test_everyday_sentences_are_not_parsed(sentence: str) -> None:
    assert not worth_parsing(tokens(sentence))


def test_a_pronoun_is_no_country() -> None:
    assert "^us" in tokens("The US agreed.")
    assert "^us" not in tokens("He gave us bread.")


def test_an_article_about_conflict_lowers_the_bar_for_all_its_sentences() -> None:
    vague = tokens("They crossed the river at dawn.")
    article = [tokens("The rebels attacked the garrison."), vague, vague, vague]
    assert bonus_of(article) == 1
    assert bonus_of([vague, *[tokens("The tea was cold.")] * 5]) == 0
