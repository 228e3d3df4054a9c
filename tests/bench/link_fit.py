"""Are the thresholds of linking where they should be? `python -m tests.bench.link_fit`.

Each number of `link.yaml` is made smaller and larger in turn, and `happenings` is clustered
again. A change that makes them better is a number that is wrong, or a set that is too small to tell.
"""

import sys
from collections.abc import Hashable, Iterator, Sequence

from schemas.event import Event
from services.classifier.classify import classify
from services.classifier.engine import load_engine
from services.correlator.bucket import Bucket
from services.correlator.correlate import correlate
from services.correlator.thresholds import Thresholds, shipped
from services.enricher.enrich import enrich, load_world
from tests.bench.clustering import OWN, bcubed, own
from tests.bench.material import records

SHARED = ("agree_ratio", "hour_slack", "region_km")
OF_FAMILY = ("near_km", "window_hours", "lookback_hours", "slack_hours", "conflict_ratio")
FACTORS = (0.1, 0.5, 2.0, 10.0)

Told = Sequence[tuple[str, Sequence[Event]]]


def told() -> Told:
    """The right happening and the events of each article, in order of time."""
    engine, world = load_engine(), load_world()
    given = sorted((own(one) for one in records(OWN)), key=lambda one: str(one[0].published_at))
    return [(label, enrich(classify(article, engine), world)) for article, label in given]


def f1(articles: Told, limits: Thresholds) -> float:
    """BCubed F1 of the incidents that the articles' first events end in."""
    buckets: dict[str, Bucket] = {}
    home: dict[str, str] = {}
    for _, events in articles:
        for event in events:
            buckets[event.key], changed = correlate(buckets.get(event.key), event, limits)
            for incident in changed:
                if incident.superseded_by is None:
                    home |= {one.id: incident.id for one in incident.events}
    guess: list[Hashable] = [
        home[events[0].id] if events else at for at, (_, events) in enumerate(articles)
    ]
    return bcubed([label for label, _ in articles], guess)[2]


def variants(limits: Thresholds) -> Iterator[tuple[str, float, Thresholds]]:
    """Each number of all families at once, or of the shared ones, times each factor."""
    for factor in FACTORS:
        for name in SHARED:
            changed = scaled(getattr(limits, name), factor, name)
            yield name, factor, limits.model_copy(update={name: changed})
        for name in OF_FAMILY:
            families = {
                kind: family.model_copy(update={name: scaled(getattr(family, name), factor, name)})
                for kind, family in limits.by_type.items()
            }
            yield name, factor, limits.model_copy(update={"by_type": families})


def scaled(value: float, factor: float, name: str) -> float:
    """A number times a factor; of a ratio its distance from one, since one is equality."""
    return 1 + (value - 1) * factor if name.endswith("ratio") else value * factor


def main() -> None:
    """Print BCubed F1 as shipped, and with each number changed."""
    articles, limits = told(), shipped()
    families = {family.name for family in limits.by_type.values()}
    sys.stdout.write(f"as shipped, {len(families)} families: {f1(articles, limits):.3f}\n")
    rows: dict[str, dict[float, float]] = {}
    for name, factor, changed in variants(limits):
        rows.setdefault(name, {})[factor] = f1(articles, changed)
    for name, found in rows.items():
        cells = "  ".join(f"x{factor:g} {value:.3f}" for factor, value in found.items())
        sys.stdout.write(f"{name:16} {cells}\n")


if __name__ == "__main__":
    main()
