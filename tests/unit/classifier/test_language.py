import pytest

from services.classifier.language import is_english


@pytest.mark.parametrize(
    "text",
    [
        "The army said on Monday that it had sent two battalions to the border with its neighbour.",
        "Rebels seize airport",
        "",
        "Kenya deploys 400 police officers to Haiti",
    ],
)
def test_english_is_recognised(text: str) -> None:
    assert is_english(text)


@pytest.mark.parametrize(
    "text",
    [
        "Die Bundeswehr hat am Montag zwei Bataillone an die Grenze verlegt, teilte das Ministerium mit. "
        * 3,
        "L'armée a envoyé lundi deux bataillons à la frontière, selon le ministère de la Défense. "
        * 3,
        "El ejército envió el lunes dos batallones a la frontera, dijo el Ministerio de Defensa. "
        * 3,
        "Армия направила два батальона к границе, сообщило министерство обороны.",
        "국방부는 월요일에 두 개 대대를 국경으로 보냈다고 밝혔다.",
    ],
)
def test_other_languages_are_not_english(text: str) -> None:
    assert not is_english(text)
