import pytest

from services.classifier.gate import bonus_of, gives_figures, tokens, worth_parsing


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


SPORT = [
    "The striker fired twice as Rovers won the derby.",
    "The goalkeeper was under constant bombardment from troops of fans in the cup match.",
    "The manager said that the league had been a war.",
]


def test_words_of_war_in_an_article_about_sport_are_figures_of_speech() -> None:
    words = [tokens(sentence) for sentence in SPORT]
    bonus = bonus_of(words)
    assert bonus < 0
    assert not any(worth_parsing(sentence, bonus) for sentence in words)


def test_an_attack_on_a_match_is_still_read() -> None:
    words = [
        tokens("Gunmen attacked a football match in Nigeria and killed nine soldiers and fans."),
        tokens("The army said that rebels fired rockets at the stadium during the cup game."),
        tokens("Troops exchanged fire with militants near the border."),
    ]
    assert worth_parsing(words[0], bonus_of(words))


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("They spoke of at least 100 dead.", True),
        ("Around 400 officers are in this first group.", True),
        ("Dozens of bodies lay in the yard.", True),
        ("The price of bread rose by 12 percent.", False),
        ("The officers would not talk.", False),
    ],
)
def test_a_sentence_behind_an_event_may_say_how_many(sentence: str, expected: bool) -> None:
    assert gives_figures(tokens(sentence), sentence) is expected
