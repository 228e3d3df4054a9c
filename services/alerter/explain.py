"""Why a rule tells of an incident, or does not: clause by clause, and in words. Pure."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from schemas.alert import Reason, Told
from schemas.incident import Incident
from services.alerter.cel import FIELD, About, Clause, context, holds
from services.alerter.decide import decide, verdict_of
from services.alerter.facts import RECORD, facts, record
from services.alerter.functions import OURS
from services.alerter.judge import Silence
from services.alerter.rules import Rule
from services.alerter.silences import silencing

MOMENT = "%Y-%m-%d %H:%M UTC"
"""How moments are shown to people."""
IN_WORDS: dict[Reason | Silence, str] = {
    Reason.NEW: "An alert: the condition holds, and nothing was told before",
    Reason.ESCALATED: "An alert: its number is up by half, its regions have doubled, or its type is graver",
    Reason.STATUS_CHANGED: "An alert: since the last one its status has changed or whether it is disputed, "
    "or another incident has taken it over",
    Reason.RETRACTED: "An alert: what was told is taken back, or no longer meets the condition",
    Silence.NOT_MATCHED: "No alert: the condition does not hold, or the incident is taken back already",
    Silence.NOT_WANTED: "No alert: there is news, but notify_on does not list this reason",
    Silence.ALREADY_TOLD: "No alert: nothing has changed enough since the last one",
    Silence.OLDER_VERSION: "No alert: a newer version has been told already",
    Silence.DENIED_ONLY: "No alert: it is only denied, and nothing was told before",
    Silence.HISTORICAL: "No alert: it is told as long past",
    Silence.BACKFILL: "No alert: only old articles tell it, and the rule does not say backfill: true",
    Silence.SUPERSEDED: "No alert: another incident has taken it over, and nothing was told before",
    Silence.UNCORROBORATED: "No alert: too few independent origins tell of it, and nothing was told before",
    Silence.SILENCED: "No alert: a silence of rules.yaml covers it; what comes after its end is told again",
    Silence.COOLING_DOWN: "No alert: growth waits for the first version after the rule's cooldown",
    Silence.UNDECIDABLE: "No alert: the condition cannot be evaluated for this incident",
}
"""What a verdict means."""


class Part(NamedTuple):
    """A clause, what it answers (none where it cannot), and the values of the names that it uses."""

    joint: str
    text: str
    holds: bool | None
    values: dict[str, Any]


class Explanation(NamedTuple):
    """A rule on one version of an incident; `detail` has the figures behind a verdict that has any."""

    incident: Incident
    told: Told | None
    parts: tuple[Part, ...]
    holds: bool | None
    verdict: Reason | Silence
    detail: str = ""


def explain(rule: Rule, versions: Sequence[Incident]) -> Explanation:
    """Explain the newest version of an incident.

    Args:
        rule: the rule.
        versions: one incident's versions in the order in which they were published; from those before
            the newest follows what was told.
    """
    newest = max(versions, key=lambda one: one.version)
    told: dict[str, Told] = {}
    for earlier in versions:
        if earlier.version < newest.version:
            _, told = decide(earlier, [rule], told)
    last = told.get(rule.id)
    about = context(newest)
    met = rule.when.holds(about)
    parts = tuple(
        Part(one.joint, one.text, holds(one.program, about), _values(one, newest))
        for one in rule.when.clauses
    )
    verdict = verdict_of(rule, newest, last, about)
    return Explanation(
        newest, last, parts, met, verdict, _detail(verdict, rule, newest, last, about)
    )


def _detail(
    verdict: Reason | Silence, rule: Rule, incident: Incident, told: Told | None, about: About
) -> str:
    match verdict:
        case Silence.UNCORROBORATED:
            least = rule.least_origins(incident.type)
            return f"independent origins: {incident.independent_origins}, told from {least} on"
        case Silence.SILENCED:
            silence = silencing(rule.silences, incident, about)
            return f"silenced until {silence.until:{MOMENT}}: {silence.why}" if silence else ""
        case Silence.COOLING_DOWN if told is not None and rule.cooldown is not None:
            return f"cools down until {told.at + rule.cooldown:{MOMENT}}"
        case _:
            return ""


def _values(clause: Clause, incident: Incident) -> dict[str, Any]:
    known, whole = facts(incident), record(incident)
    names = list(clause.program.variables())
    if set(OURS) & set(clause.program.functions()):
        names += [name for name in ("lat", "lon", "precision") if name not in names]
    values = {name: known[name] for name in names if name in known}
    if RECORD in names:
        asked = FIELD.findall(clause.text)
        values |= {f"{RECORD}.{field}": whole[field] for field in asked if field in whole}
    return values
