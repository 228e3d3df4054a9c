import pytest

from services.classifier.language import is_english
from tests.hostile import FOREIGN


@pytest.mark.parametrize(
    "text",
    [
        "The army said on Monday that it had sent two battalions to the border with its neighbour.",
        "Rebels seize airport",
        "",
        "Kenya deploys 400 police officers to Haiti",
        "Soldiers die in Donetsk and men die at sea.",
        "RUSSIA SENT 500 TROOPS TO MALI AND SHELLED KYIV, MOSCOW SAID ON MONDAY.",
    ],
)
def test_english_is_recognised(text: str) -> None:
    assert is_english(text)


@pytest.mark.parametrize(
    "text",
    [
        "Volodymyr Zelenskyy, Andriy Yermak and Rustem Umerov met Recep Tayyip Erdogan in Ankara.",
        "Côte d'Ivoire: French troops leave Port-Bouët base",
        "Türkiye deploys troops near Şırnak, Erdoğan says",
        "Abdel Fattah al-Burhan and Mohamed Hamdan Dagalo sent fighters to El Fasher and El Obeid.",
        "The minister said: \u201cDie Armee wird nach Litauen gehen, und das ist gut.\u201d They go in May.",
        "\u201cNo vamos a mandar soldados a la frontera,\u201d the president said, and troops stayed.",
        "Putin called it \u201cспециальная военная операция\u201d and said that troops were at the border.",
    ],
)
def test_foreign_names_and_quotes_leave_a_text_english(text: str) -> None:
    assert is_english(text)
    assert is_english(" ".join([text] * 9))


@pytest.mark.parametrize(
    "text",
    [
        "Russian forces advanced near Pokrovsk. Ukrainian forces struck Engels airfield. Drones downed.",
        "Israel strikes Beirut suburbs, Hezbollah fires rockets at Haifa; Lebanon reports 12 killed. "
        * 3,
    ],
)
def test_telegrams_of_war_are_english_without_little_words(text: str) -> None:
    assert is_english(text)


@pytest.mark.parametrize("times", [1, 2, 9])
@pytest.mark.parametrize("name", FOREIGN)
def test_other_languages_are_not_english(name: str, times: int) -> None:
    assert not is_english(" ".join([FOREIGN[name]] * times))


def test_a_language_without_a_list_is_not_english_either() -> None:
    assert not is_english("Artêşê roja duşemê du tabûr şandin sînor, wezîrê parastinê got. " * 3)
