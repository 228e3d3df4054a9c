import pytest

from services.fetcher.agency import credited_agency

BODY = "Troops crossed the river at dawn, officials said."

CREDITED = [
    (None, f"KYIV, Oct 28 (Reuters) - {BODY}", "Reuters"),
    (None, f"GAZA CITY (AP) — {BODY}", "AP"),
    (None, f"Seoul, 3 November (Yonhap) -- {BODY}", "Yonhap"),
    (None, f"BEIJING, Nov. 3 (Xinhua) -- {BODY}", "Xinhua"),
    (None, f"(Reuters) - {BODY}", "Reuters"),
    (None, f"MOSCOW, November 3. /TASS/. {BODY}", "TASS"),
    (None, f"GOMA, Feb 8 (Great Lakes Wire) - {BODY}", "Great Lakes Wire"),
    (None, f"{BODY}\n(Reporting by A. Writer in Kyiv; Editing by B. Editor)", "Reuters"),
    (None, f"{BODY}\n\n© 2025 AFP", "AFP"),
    (None, f"{BODY} (ANSA).", "ANSA"),
    (None, f"{BODY}\nSource: Xinhua", "Xinhua"),
    (None, f"{BODY} — AFP", "AFP"),
    ("Reuters", BODY, "Reuters"),
    ("By Maria Cruz, Associated Press", BODY, "AP"),
    ("AFP Staff Writers", BODY, "AFP"),
    ("Jan Novak (dpa)", BODY, "dpa"),
    ("Agence France-Presse", BODY, "AFP"),
    ("Anadolu Agency", BODY, "Anadolu"),
]
NOT_CREDITED = [
    (None, BODY),
    (None, f"{BODY} Reuters reported the same earlier, citing police."),
    (None, f"The African Union (AU) - an alliance of states - met. {BODY}"),
    (None, f"A soldier (26) - from Kyiv - told the BBC. {BODY}"),
    ("Antara Sen", BODY),
    ("Ani Petrosyan", BODY),
    (None, "He works for a newspaper that the reporters of AFP know well."),
]


@pytest.mark.parametrize(("byline", "text", "agency"), CREDITED)
def test_a_credit_is_recognised_by_its_form(byline: str | None, text: str, agency: str) -> None:
    assert credited_agency(byline, text) == agency


@pytest.mark.parametrize(("byline", "text"), NOT_CREDITED)
def test_a_mention_is_no_credit(byline: str | None, text: str) -> None:
    assert credited_agency(byline, text) is None
