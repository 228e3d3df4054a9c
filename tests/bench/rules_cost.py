"""What rules cost: time for one incident under 100 of them, beside the limit of a millisecond.

    python -m tests.bench.rules_cost

The rules are of all kinds: numbers, lists, texts, regions, areas, the whole record, silences, origins and
cool-downs. What is limited is judging; the alerts that come of it are timed beside it. Half a minute.
"""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from typing import Any

import yaml
from rich.console import Console

from schemas.alert import Told
from schemas.incident import Incident
from services.alerter.cel import context
from services.alerter.decide import decide, verdict_of
from services.alerter.rules import Rule, load_rules
from tests.bench.report import Figure, Report, shown
from tests.bench.speed import cpu_seconds
from tests.builders import ODESA, a_deployment_incident, a_figure, an_incident, at

RULES, LIMIT_MS = 100, 1.0
ROUNDS, REPEATS = 60, 5

CONDITIONS = (
    'type == "troop_deployment" && foreign && !standing && status in ["asserted", "planned"]',
    'type in ["air_strike", "drone_strike", "shelling"] && within_km(46.48, 30.73, 60)',
    "within(ODESA) && killed >= {n}",
    "within(KHARKIV) || within(ODESA)",
    "country in SAHEL && !disputed",
    "actors.exists(a, a in EAST) && targets.all(t, t in EAST)",
    'sources.exists(s, s.startsWith("R")) && tier <= 2',
    'region.startsWith("Odes") || place.contains("Khark")',
    "has(numbers.tanks) && numbers.tanks > {n}.0",
    "killed >= {n} && !cumulative && origins >= 1",
    "incident.event_count > {n} && !incident.retracted",
    'killed + wounded * 2.0 > {n}.0 ? verification != "disputed" : reach > 1',
)
"""Of all kinds; the rule's number in the place of `{n}` makes each copy another one."""
SETTINGS: tuple[dict[str, Any], ...] = (
    {}, {"origins": 2}, {"cooldown": "30m"}, {"notify_on": ["new"]}, {"backfill": True},
)  # fmt: skip
"""What some of the rules say besides."""
BESIDE = {
    "regions": {"SAHEL": ["BFA", "MLI", "NER"], "EAST": ["UKR", "RUS", "BLR"]},
    "areas": {
        "ODESA": {"lat": 46.48, "lon": 30.73, "km": 60, "km_by_type": {"air_strike": 150}},
        "KHARKIV": {"lat": 49.98, "lon": 36.25, "km": 40, "km_by_type": {"shelling": 20}},
    },
    "corroboration": {"territorial_change": 2},
    "silences": [
        {"rules": ["*"], "until": datetime(2024, 1, 1, tzinfo=UTC), "why": "over"},
        *(
            {"rules": ids, "when": when, "until": datetime(2099, 1, 1, tzinfo=UTC), "why": "lasts"}
            for ids, when in {
                ("*",): "country in SAHEL",
                ("rule-3", "rule-9", "rule-17"): "within(ODESA)",
                ("rule-5", "rule-21"): "actors.exists(a, a in EAST) && tier > 2",
            }.items()
        ),
    ],
}


def rules() -> tuple[Rule, ...]:
    """The rules, read from a file as the alerter reads them."""
    entries = [
        {"id": f"rule-{n}", "when": when.replace("{n}", str(n)), **more}
        for n, when, more in zip(range(RULES), cycle(CONDITIONS), cycle(SETTINGS), strict=False)
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rules.yaml"
        path.write_text(yaml.safe_dump(BESIDE | {"rules": entries}), encoding="utf-8")
        return load_rules(path)


def incidents() -> Mapping[str, Incident]:
    """One that few rules tell of, one of forces, and one that many tell of."""
    return {
        "strike on Kharkiv": an_incident(),
        "deployment": a_deployment_incident(),
        "strike on Odesa, 200 dead": an_incident(
            place=ODESA, figures=(a_figure("killed", 200), a_figure("tanks", 200)), size=200,
            event_count=200, independent_origins=3,
        ),
    }  # fmt: skip


def row(incident: Incident, under: Sequence[Rule]) -> dict[str, Figure]:
    """Milliseconds of an incident's first version, and of a second one that has grown by half."""
    alerts, told = decide(incident, under, {})
    grown = incident.model_copy(
        update={"version": 2, "size": 1.5 * (incident.size or 1), "updated_at": at(0.2)}
    )
    return {
        "judged, ms": milliseconds(lambda: judged(incident, under, {})),
        "grown, judged, ms": milliseconds(lambda: judged(grown, under, told)),
        "limit, ms": LIMIT_MS,
        "alerts": len(alerts),
        "judged and told, ms": milliseconds(lambda: decide(incident, under, {})),
    }


def judged(incident: Incident, under: Sequence[Rule], told: Mapping[str, Told]) -> None:
    """All that is done for an incident that raises nothing."""
    about = context(incident)
    for rule in under:
        verdict_of(rule, incident, told.get(rule.id), about)


def milliseconds(work: Callable[[], object]) -> float:
    """CPU time of one run, the best of several rounds: what else the machine does only adds to it."""

    def repeated() -> None:
        for _ in range(REPEATS):
            work()

    return round(min(cpu_seconds(repeated) for _ in range(ROUNDS)) / REPEATS * 1000, 2)


def main() -> None:
    """Measure and print."""
    under = rules()
    rows = {name: row(incident, under) for name, incident in incidents().items()}
    title = f"One incident under {len(under)} rules"
    Console(width=120).print(shown(Report("rules_cost", title, rows)))


if __name__ == "__main__":
    main()
