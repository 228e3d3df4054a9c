import time

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
    (None, f"By Ana Ruiz and Jan Kos\n\nKYIV, March 3 (Reuters) - {BODY}", "Reuters"),
    (None, f"{BODY}\n\nOur Standards: The Thomson Reuters Trust Principles.", "Reuters"),
    ("Ana Ruiz The Associated Press", BODY, "AP"),
    (None, f"{BODY}\nAssociated Press writer Jan Kos in Kyiv contributed to this report.", "AP"),
    (None, f"{BODY}\nCopyright 2025 The Associated Press. All rights reserved.", "AP"),
    (None, f"Paris (AFP) – {BODY}", "AFP"),
    ("Le Monde avec AFP", BODY, "AFP"),
    (None, f"{BODY}\n(With inputs from AFP)", "AFP"),
    (None, "МОСКВА, 3 марта. /ТАСС/. Войска вошли в город.", "TASS"),
    (None, "МОСКВА, 3 мар — РИА Новости. Войска вошли в город.", "RIA Novosti"),
    (None, "Москва. 3 марта. INTERFAX.RU - Войска вошли в город.", "Interfax"),
    (None, f"KYIV. March 3 (Interfax-Ukraine) – {BODY}", "Interfax-Ukraine"),
    (None, f"{BODY} Enditem", "Xinhua"),
    (None, "新华社北京3月3日电 军队进入城市。", "Xinhua"),
    (None, f"ISTANBUL / ANKARA (AA) – {BODY}", "Anadolu"),
    (None, f"Berlin/Kiew (dpa) - {BODY}", "dpa"),
    (None, f"{BODY}\n© dpa-infocom, dpa:250303-930-1/1", "dpa"),
    (None, f"Madrid, 3 mar (EFE).- {BODY}", "EFE"),
    (None, f"{BODY} EFE", "EFE"),
    (None, f"(ANSA) - ROMA, 03 MAR - {BODY}", "ANSA"),
    ("Redazione ANSA", BODY, "ANSA"),
    (None, f"TOKYO, March 3 (Kyodo) - {BODY}", "Kyodo"),
    (None, "(서울=연합뉴스) 홍길동 기자 = 군이 강을 건넜다.", "Yonhap"),
    (None, f"New Delhi, Mar 3 (PTI) {BODY}", "PTI"),
    (None, f"NEW DELHI: {BODY} PTI ABC XYZ", "PTI"),
    ("Press Trust of India", BODY, "PTI"),
    (None, f"Kyiv [Ukraine], March 3 (ANI): {BODY}", "ANI"),
    (None, f"{BODY} /Ukrinform/", "Ukrinform"),
    (None, f"ABU DHABI, 3rd March, 2025 (WAM) -- {BODY}", "WAM"),
    (None, f"Riyadh, March 3, SPA -- {BODY}", "SPA"),
    (None, f"Tehran, IRNA – {BODY}", "IRNA"),
    (None, f"Damascus, SANA- {BODY}", "SANA"),
    (None, f"RAMALLAH, March 3, 2025 (WAFA) - {BODY}", "WAFA"),
    (None, f"Baku, March 3, AZERTAC {BODY}", "Azertac"),
    (
        None,
        f"{BODY}\nThis report by The Canadian Press was first published March 3.",
        "The Canadian Press",
    ),
]
NOT_CREDITED = [
    (None, BODY),
    (None, f"{BODY} Reuters reported the same earlier, citing police."),
    (None, f"The African Union (AU) - an alliance of states - met. {BODY}"),
    (None, f"A soldier (26) - from Kyiv - told the BBC. {BODY}"),
    (None, f"Reuters reported on Monday that they had fled. {BODY}"),
    (None, f"State news agency SANA said: {BODY}"),
    (None, f"Sana, a teacher from Mosul, fled. {BODY}"),
    (None, f"The agency (AFP) said so. {BODY}"),
    (None, f"In Kyiv on March 3 (Monday) - {BODY}"),
    (None, f"KYIV, March 3 (UTC) - {BODY}"),
    (None, f"ISIS (ISIL) - {BODY}"),
    (None, f"M23 (March 23 Movement) - {BODY}"),
    (None, f"{BODY}\nPhoto: Reuters"),
    (None, f"{BODY} He spoke to Reuters"),
    ("Sana Rahman", BODY),
    ("Lusa Pereira", BODY),
    ("Petra Novak", BODY),
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


@pytest.mark.parametrize(
    "text", ["A" * 400, "A " * 200, "Ab-" * 150, "3 mar " * 80, "(Re" * 140, " \n" * 200]
)
def test_no_text_keeps_it_busy(text: str) -> None:
    started = time.process_time()
    assert credited_agency(text, text) is None
    assert time.process_time() - started < 0.5
