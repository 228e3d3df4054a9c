"""What `vedette explain` says of an article, and of files that it cannot use."""

from pathlib import Path

import pytest

from services.alerter.rules import load_rules
from services.classifier.engine import load_engine
from services.cli.explain import explained, read
from services.cli.extract import Given, article_of
from services.cli.readable import Line
from services.enricher.enrich import load_world
from services.runtime.errors import ConfigError
from services.runtime.settings import CONFIG

ARTICLE = (
    "Norway has sent 150 soldiers to Lithuania, its defence ministry said on Tuesday.\n\n"
    "Oslo denied that it had deployed tanks to Latvia.\n\n"
    "Chile asked Washington to send marines.\n\n"
    "The harbour town lies on a quiet bay.\n\n"
    "The orchestra played three encores."
)


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    given = Given(id="a", text=ARTICLE, article_date="2026-03-04")
    rules = load_rules(CONFIG / "rules.yaml")
    return list(explained(article_of(given), load_engine(), load_world(), rules))


def told_after(lines: list[Line], start: str) -> list[str]:
    """The lines between the sentence that starts so and the next one."""
    at = next(n for n, line in enumerate(lines) if line.text.partition(". ")[2].startswith(start))
    rest = [line.text for line in lines[at + 1 :]]
    return rest[: rest.index("")]


def test_a_sentence_that_is_read_shows_how_its_event_was_filled(lines: list[Line]) -> None:
    told = told_after(lines, "Norway has sent")
    assert told[0].startswith("read: a trigger has the company that it needs (")
    slots = {line.split()[0]: " ".join(line.split()[1:]) for line in told[2:]}
    assert told[1] == 'troop_deployment "sent"'
    assert slots["actor"] == "Norway -> Norway, NOR, country"
    assert slots["quantity"] == "150 soldiers -> exact 150 troops"
    assert slots["place"].startswith("Lithuania -> Lithuania, LTU (")
    assert slots["time"].startswith("on Tuesday -> 2026-03-03")
    assert slots["truth"] == "asserted, claimed"
    assert slots["deployment"] == "NOR -> LTU, foreign, in"


def test_a_denial_is_told_as_one(lines: list[Line]) -> None:
    assert any("denied, claimed" in line for line in told_after(lines, "Oslo denied"))


def test_who_gave_a_modality_that_no_rule_gave_is_said() -> None:
    text = (
        "Ghana's men fought there under Belgian command between 1950 and 1954, and two were killed."
    )
    rules = load_rules(CONFIG / "rules.yaml")
    article = article_of(Given(id="a", text=text))
    told = [line.text.split() for line in explained(article, load_engine(), load_world(), rules)]
    assert ["truth", "historical", "(read", "by", "the", "tagger),", "reported"] in told


def test_jets_that_move_alone_are_told_as_such() -> None:
    article = article_of(
        Given(id="a", text="Italy sent four Eurofighter jets to Romania on Thursday.")
    )
    rules = load_rules(CONFIG / "rules.yaml")
    told = [line.text.split() for line in explained(article, load_engine(), load_world(), rules)]
    assert ["materiel", "no", "word", "of", "men"] in told


def test_a_movement_that_is_only_demanded_is_told_as_one(lines: list[Line]) -> None:
    told = told_after(lines, "Chile asked")
    assert any(line.startswith("demanded     by others") for line in told)


@pytest.mark.parametrize("start", ["The harbour town", "The orchestra"])
def test_a_sentence_that_is_left_out_says_why(lines: list[Line], start: str) -> None:
    (why,) = told_after(lines, start)
    assert why.startswith("left out: no")


def test_the_alerts_come_last(lines: list[Line]) -> None:
    assert lines[-1].text == "Alert: foreign-troop-deployment, asserted, NOR -> LTU, 150 troops"


def test_a_text_that_is_not_english_says_so() -> None:
    text = "Der Minister sagte am Dienstag, dass die Soldaten nicht nach Litauen verlegt werden."
    told = list(explained(article_of(Given(id="d", text=text)), load_engine(), load_world(), ()))
    assert [line.text for line in told] == ["The text is not English: nothing is read from it."]


def test_an_article_is_read_from_json_and_from_text(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"id": "x", "text": "Words.", "article_date": "2026-03-04"}')
    (tmp_path / "a.txt").write_text("Words.")
    assert read(tmp_path / "a.json").article_date is not None
    assert read(tmp_path / "a.txt").text == "Words."


@pytest.mark.parametrize(("content", "problem"), [(None, "cannot be read"), (" \n", "has no text")])
def test_a_file_that_cannot_be_used_is_one_sentence(
    tmp_path: Path, content: str | None, problem: str
) -> None:
    file = tmp_path / "article.txt"
    if content is not None:
        file.write_text(content)
    with pytest.raises(ConfigError, match=problem) as caught:
        read(file)
    assert "\n" not in str(caught.value)
