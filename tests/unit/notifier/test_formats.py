"""The formats of chat services and of Alertmanager: what they say, what they bear, what they never do."""

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.alert import SOURCE_QUIET, Alert, AlertEvidence, Reason, Severity, Silence, Told
from schemas.article import Source
from schemas.event import Place
from schemas.event_types import Modality, PlacePrecision, Verification
from schemas.incident import Claim, Status
from services.notifier.body import render
from services.notifier.format import Format
from services.notifier.formats import discord, slack, teams, telegram
from services.notifier.formats.brief import units, web_link
from tests.builders import an_incident, at
from tests.webhooks import an_alert

CHATS = [Format.SLACK, Format.DISCORD, Format.TEAMS, Format.TELEGRAM]
TOLD = Told(
    alert_id="alert-0", version=1, reason=Reason.NEW, status=Status.POSSIBLE, size=4, at=at(-1)
)
HOSTILE = (
    "<!channel> <@U1> <https://evil.example|click> *b* _i_ ~s~ `c` [x](https://evil.example) "
    "@everyone <@&5> **b** ||spoiler|| <a href='https://evil.example'>x</a> </b> &amp; "
    "https://evil.example/x evil.example/y t.me/evil /start #tag \u202egnp.exe\nsecond line\x07"
)


def a_claim(by: str = "Ukraine's air force", says: str = "Six were killed.") -> Claim:
    return Claim(by=by, says=says, modality=Modality.ASSERTED, verification=Verification.CLAIMED)


def evidence(sentence: str = "Six were killed.", url: str = "https://outlet.example/a") -> Any:  # noqa: ANN401
    return (AlertEvidence(sentence=sentence, start=0, end=1, url=url, source="The Outlet"),)


def a_told_alert(**fields: Any) -> Alert:  # noqa: ANN401
    """An escalation with all parts that a message may have."""
    incident = an_incident(claims=(a_claim(says="It was ours."),), **fields.pop("incident", {}))
    given_fields = {"reason": Reason.ESCALATED, "previous": TOLD, "evidence": evidence(), **fields}
    return an_alert(incident=incident, **given_fields)


def hostile_alert(text: str) -> Alert:
    return a_told_alert(
        title=text,
        summary=text,
        incident={"id": text[:100] or "i"},
        evidence=(
            AlertEvidence(
                sentence=text, start=0, end=1, url=f"https://outlet.example/{text}", source=text
            ),
        ),
    )


def words(form: Format, alert: Alert) -> str:
    """All that a reader sees, markup and escapes taken away."""
    message = json.loads(render(alert, form))
    match form:
        case Format.SLACK:
            texts = [block.get("text", {}).get("text", "") for block in message["blocks"]]
            texts.append(message["blocks"][-1]["elements"][0]["text"])
            return _unescaped("\n".join(texts).replace("*", ""))
        case Format.DISCORD:
            embed = message["embeds"][0]
            text = "\n".join((embed["title"], embed["description"])).replace("**", "")
            return re.sub(r"\\(.)", r"\1", text) + str(embed["footer"]["text"])
        case Format.TEAMS:
            card = message["attachments"][0]["content"]
            runs = [run["text"] for block in card["body"] for run in block["inlines"]]
            return "\n".join((*runs, *(action["url"] for action in card["actions"])))
        case _:
            text = str(message["text"]).replace("\u2060", "")
            return _unescaped(re.sub(r'<a href="([^"]*)">', r"\1 ", text))


def _unescaped(text: str) -> str:
    return (
        text.replace("&lt;", "<").replace("&gt;", ">").replace("&#x27;", "'").replace("&amp;", "&")
    )


@pytest.mark.parametrize("form", CHATS)
def test_a_message_says_all_that_a_reader_needs(form: Format) -> None:
    said = words(form, a_told_alert())
    for part in (
        "Air strike on Kharkiv",
        "Outlet a1 tells of an air strike on Kharkiv that killed six.",
        "warning, escalated",
        "Since version 1 of 28 October 2024, 11:00 UTC: number was 4, is 6; status was possible, is",
        "Ukraine's air force (claimed): It was ours.",
        "“Six were killed.” (The Outlet)",
        "https://outlet.example/a",
        "https://www.openstreetmap.org/?mlat=49.98&mlon=36.25#map=11/49.98/36.25",
        "incident incident-i1, version 1, rule air-strikes",
    ):
        assert part in said, part


@pytest.mark.parametrize("form", CHATS)
def test_what_is_not_known_is_left_out(form: Format) -> None:
    said = words(form, an_alert(incident=an_incident(place=None), evidence=()))
    for part in ("Since version", "“", "openstreetmap", "None", "null"):
        assert part not in said


def test_a_place_is_shown_as_near_as_it_is_known() -> None:
    land = Place(text="Ukraine", country="UKR", lat=49, lon=32, precision=PlacePrecision.COUNTRY)
    said = words(Format.TELEGRAM, a_told_alert(incident={"place": land}))
    assert "?mlat=49.0&mlon=32.0#map=5/49.0/32.0" in said


def test_the_same_sentence_is_not_quoted_twice() -> None:
    incident = an_incident(claims=(a_claim(), a_claim("Moscow", "Nobody was hit.")))
    said = words(Format.TEAMS, an_alert(incident=incident, evidence=evidence()))
    assert said.count("Six were killed.") == 1
    assert "• Ukraine's air force (claimed)\n• Moscow (claimed): Nobody was hit." in said


def test_many_claims_are_counted() -> None:
    incident = an_incident(claims=tuple(a_claim(f"Side {n}", f"Word {n}.") for n in range(9)))
    said = words(Format.DISCORD, an_alert(incident=incident))
    assert "Side 3" in said
    assert "Side 4" not in said
    assert "• and 5 more" in said


@pytest.mark.parametrize("form", CHATS)
def test_a_quiet_source_is_told_too(form: Format) -> None:
    said = words(form, quiet(Reason.NEW))
    assert "source outlet, rule source-quiet" in said
    assert "https://outlet.example/feed" in said


def quiet(reason: Reason) -> Alert:
    source = Source(id="outlet", name="Outlet")
    silence = Silence(source=source, url="https://outlet.example/feed", quiet_since=at(-9))
    severity = Severity.WARNING if reason is Reason.NEW else Severity.INFO
    told = an_alert(rule=SOURCE_QUIET, reason=reason, severity=severity, evidence=())
    return told.model_copy(update={"incident": None, "silence": silence})


def test_slack_takes_no_mention_link_or_mark_from_an_article() -> None:
    message = json.loads(render(hostile_alert(HOSTILE), Format.SLACK))
    texts = [block["text"] for block in message["blocks"][:-1]]
    texts += message["blocks"][-1]["elements"]
    assert all(text["verbatim"] for text in texts)
    everything = "\n".join(text["text"] for text in texts) + message["text"]
    ours = r"<https://(outlet\.example|www\.openstreetmap\.org)/[^\s<>|]*\|(Article|Map)>"
    rest = re.sub(ours, "", everything)
    assert "<" not in rest
    assert ">" not in rest
    assert re.search(r"&(?!(amp|lt|gt);)", everything) is None
    assert not set("_~`") & set(rest)
    assert rest.count("*") == 4  # title and standing, by us
    assert (message["unfurl_links"], message["unfurl_media"]) == (False, False)


def test_discord_mentions_nobody_and_takes_no_markdown_from_an_article() -> None:
    message = json.loads(render(hostile_alert(HOSTILE), Format.DISCORD))
    assert message["allowed_mentions"] == {"parse": []}
    assert "content" not in message
    (embed,) = message["embeds"]
    ours = r"\[(Article|Map)\]\(<https://(outlet\.example|www\.openstreetmap\.org)/[^\s<>()]*>\)"
    rest = re.sub(ours, "", embed["title"] + "\n" + embed["description"])
    rest = rest.replace("**warning, escalated**", "")
    assert re.search(r"(?<!\\)(?:\\\\)*[*_~`|<>\[\]:@#]", rest) is None
    assert "\\<\\@U1\\>" in rest


def test_teams_has_no_element_that_reads_markdown() -> None:
    message = json.loads(render(hostile_alert(HOSTILE), Format.TEAMS))
    (attachment,) = message["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    card = attachment["content"]
    assert {block["type"] for block in card["body"]} == {"RichTextBlock"}
    assert {run["type"] for block in card["body"] for run in block["inlines"]} == {"TextRun"}
    assert {action["type"] for action in card["actions"]} == {"Action.OpenUrl"}
    assert {action["title"] for action in card["actions"]} == {"Article", "Map"}
    assert "entities" not in card["msteams"]


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_telegram_makes_no_link_but_ours() -> None:
    message = json.loads(render(hostile_alert(HOSTILE), Format.TELEGRAM))
    assert (message["parse_mode"], message["link_preview_options"]) == (
        "HTML",
        {"is_disabled": True},
    )
    tags = _Tags()
    tags.feed(message["text"])
    assert tags.open == []
    hosts = [link.split("/")[2] for link in tags.links]
    assert hosts == ["outlet.example", "www.openstreetmap.org"]
    assert re.search(r"://|[@#/]\w|\.[a-z]", tags.text) is None


@pytest.mark.parametrize("form", CHATS)
def test_lines_stay_lines_and_read_in_their_direction(form: Format) -> None:
    body = render(hostile_alert(HOSTILE), form).decode()
    for bad in ("\u202e", "\\u202e", "\\u0007", "\x07"):
        assert bad not in body
    assert "gnp.exe second line" in words(form, hostile_alert(HOSTILE)).replace("\\", "")


LONG = st.text(
    st.sampled_from("&<>*_`~|[]():/@#.'\"aя☢😀\n "), min_size=1_500, max_size=1_500
)  # fmt: skip


@given(LONG)
def test_no_text_makes_a_message_too_large(text: str) -> None:
    claims = tuple(a_claim(text, text[::-1]) for _ in range(9))
    alert = hostile_alert(text)
    incident = alert.the_incident.model_copy(update={"claims": claims})
    alert = alert.model_copy(update={"incident": incident})
    slack_message = json.loads(render(alert, Format.SLACK))
    for block in slack_message["blocks"][:-1]:
        assert 0 < units(block["text"]["text"]) <= slack.MAX_SECTION
    (embed,) = json.loads(render(alert, Format.DISCORD))["embeds"]
    assert 0 < units(embed["title"]) <= discord.MAX_TITLE
    assert units(embed["description"]) <= discord.MAX_DESCRIPTION
    assert units(embed["title"] + embed["description"] + embed["footer"]["text"]) <= 6_000
    assert units(json.loads(render(alert, Format.TELEGRAM))["text"]) <= telegram.MAX_TEXT
    assert len(render(alert, Format.TEAMS)) <= teams.MAX_MESSAGE
    assert len(render(alert, Format.ALERTMANAGER)) <= 20_000


@pytest.mark.parametrize("form", Format)
def test_the_same_alert_gives_the_same_bytes(form: Format) -> None:
    alert = a_told_alert()
    again = Alert.model_validate_json(alert.model_dump_json())
    assert render(alert, form) == render(again, form)


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://outlet.example/a?b=c&d=%20#e", "https://outlet.example/a?b=c&d=%20#e"),
        ("https://outlet.example/a>|b)c\"d'e*f g", "https://outlet.example/a%3E%7Cb%29c%22d%27e%2Af%20g"),
        ("https://outlet.example/новости", "https://outlet.example/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8"),
        ("javascript:alert(1)", None),
        ("//outlet.example/a", None),
        ("https://[broken", None),
        ("", None),
        ("https://outlet.example/" + "a" * 500, None),
    ],
)  # fmt: skip
def test_a_link_is_a_web_address_that_nothing_in_it_ends(url: str, link: str | None) -> None:
    assert web_link(url) == link


def posted(alert: Alert) -> dict[str, Any]:
    (one,) = json.loads(render(alert, Format.ALERTMANAGER))
    assert set(one) <= {"labels", "annotations", "startsAt", "endsAt", "generatorURL"}
    for texts in (one["labels"], one["annotations"]):
        assert all(isinstance(text, str) and text for text in texts.values())
    return dict(one)


def test_alertmanager_gets_labels_annotations_and_times() -> None:
    one = posted(a_told_alert())
    assert one["labels"] == {
        "alertname": "air-strikes",
        "severity": "warning",
        "incident": "incident-i1",
        "country": "UKR",
    }
    assert one["annotations"]["title"] == "Air strike on Kharkiv"
    assert one["annotations"]["summary"].startswith("Outlet a1 tells")
    assert one["annotations"]["evidence"] == "Six were killed."
    assert one["generatorURL"] == "https://outlet.example/a"
    assert one["startsAt"] == at().isoformat()
    assert one["endsAt"] == at(24.1).isoformat()


def test_a_retraction_resolves_the_alert_with_the_labels_it_had() -> None:
    elsewhere = Place(text="Kursk", country="RUS", lat=51.7, lon=36.2)
    fields = {"version": 2, "place": elsewhere, "status": Status.RETRACTED, "retracted": True}
    told, back = (
        posted(a_told_alert()),
        posted(
            a_told_alert(incident=fields, reason=Reason.RETRACTED, created_at=at(2), evidence=())
        ),
    )
    assert told["labels"] == back["labels"]
    assert told["startsAt"] == back["startsAt"]
    assert back["endsAt"] == at(2).isoformat() < told["endsAt"]


def test_an_alert_never_ends_before_it_starts() -> None:
    one = posted(a_told_alert(reason=Reason.RETRACTED, created_at=at(-5)))
    assert one["startsAt"] == one["endsAt"] == at(-5).isoformat()


def test_a_source_that_speaks_again_resolves_the_alert_about_it() -> None:
    silent, again = posted(quiet(Reason.NEW)), posted(quiet(Reason.STATUS_CHANGED))
    assert silent["labels"] == again["labels"]
    assert silent["labels"]["source"] == "outlet"
    assert silent["startsAt"] == again["startsAt"] == at(-9).isoformat()
    assert again["endsAt"] == at(0.1).isoformat() < silent["endsAt"]


def test_an_incident_of_no_known_country_has_no_such_label() -> None:
    assert "country" not in posted(a_told_alert(incident={"key": "unknown"}))["labels"]
