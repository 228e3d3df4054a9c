"""What the baseline knows is no news; what goes beyond it is."""

from pathlib import Path

import pytest

from schemas.event import Deployment
from schemas.incident import Incident
from services.correlator.correlate import correlate
from services.correlator.presences import Presence, is_known, load_presences
from services.correlator.thresholds import with_presences
from services.runtime.errors import ConfigError
from tests.builders import a_deployment, on_day, troops

KNOWN = (Presence(sender="PRK", host="RUS", troops=10_000),)
THERE = Deployment(sender="PRK", host="RUS", foreign=True)


@pytest.mark.parametrize(
    ("fields", "known"),
    [
        ({"quantities": (troops(10_000),)}, True),
        ({"quantities": (troops(12_000),)}, True),
        ({"quantities": (troops(500),)}, False),
        ({"quantities": (troops(30_000),)}, False),
        ({"quantities": (), "happened_at": None}, True),
        ({"quantities": (), "happened_at": on_day(0)}, False),
        ({"quantities": (troops(10_000),), "further": True}, False),
        ({"quantities": (troops(10_000),), "modality": "planned"}, False),
        ({"deployment": Deployment(sender="PRK", host="BLR", foreign=True)}, False),
    ],
)
def test_the_known_forces_are_told_from_those_that_move(
    fields: dict[str, object], known: bool
) -> None:
    assert is_known(a_deployment("1", **{"deployment": THERE, **fields}), KNOWN) is known


def test_an_incident_of_known_forces_is_a_standing_one() -> None:
    assert standing_with(KNOWN).standing
    assert not standing_with(()).standing


def standing_with(presences: tuple[Presence, ...]) -> Incident:
    event = a_deployment("1", deployment=THERE, quantities=(troops(10_000),))
    (incident,) = correlate(None, event, with_presences(presences))[1]
    return incident


def test_a_wrong_file_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "presences.yaml"
    path.write_text("presences:\n- {sender: USA, host: Korea}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"presences.yaml:2: presences\[0\].host"):
        load_presences(path)
