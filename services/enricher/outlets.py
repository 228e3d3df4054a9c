"""News outlets as sources: what another paper reports is no party's claim, unless a party runs it."""

import re
from functools import cache
from pathlib import Path

from schemas.event import Actor
from schemas.event_types import ActorKind, Verification
from schemas.mention import Mention
from services.enricher.names import read_list

_LISTED = Path(__file__).parent / "data" / "actors.yaml"
_OUTLETS = frozenset({ActorKind.MEDIA, ActorKind.AGENCY})
_TITLE = re.compile(
    r"\b(?:Times|Post|Herald|Tribune|Gazette|Press|Journal|Observer|Chronicle|Telegraph|Online|Daily"
    r"|Radio|TV|News|Media)$"
    r"|^(?:(?:Radio|Diario|Prensa|Jornal|Agence|Agencia|Daily)\b|[\w-]+\.[a-z]{2,4}$)"
)
_STATE = re.compile(
    r"\bstate(?:-run|-owned)? (?:media|television|tv|radio|news|broadcaster)", re.IGNORECASE
)
_WRITES = re.compile(
    r"^,? (?:(?:has|had|also|later) )*(?:report(?:ed|s)|wrote|writes|recall(?:ed|s))\b"
    r"(?! (?:on|in|to) (?:X|Twitter|Telegram|Facebook|Instagram|Truth|social|his|her|their|an? )\b)"
)


@cache
def state_run() -> frozenset[str]:
    """The outlets that a government or a party to a war owns, runs or directs, by their names."""
    return frozenset(one["name"] for one in read_list(_LISTED) if one.get("state"))


def as_outlet(source: Actor, mention: Mention) -> Actor:
    """The source as an outlet where its name or "wrote" tells that it is one: "Kathimerini reported"."""
    said = mention.attributed_to
    if source.kind is not ActorKind.OTHER or source.name or said is None:
        return source
    behind = mention.sentence.text[said.end - mention.sentence.start :]
    bare = source.text.removeprefix("the ").removeprefix("The ")
    writes = said.label != "PERSON" and bare[:1].isupper() and _WRITES.match(behind)
    told = writes or _TITLE.search(bare)
    return source.model_copy(update={"kind": ActorKind.MEDIA}) if told else source


def stands_behind(told: Verification, source: Actor | None) -> Verification:
    """Who stands behind an event, once it is known what its source is."""
    if source is None or source.kind not in _OUTLETS or told is not Verification.CLAIMED:
        return told
    partial = source.name in state_run() or _STATE.search(source.text)
    return told if partial else Verification.REPORTED
