"""kill -9 of alerter and notifier while alerts flow; tests/bench/alert_kills.py is the long version."""

from pathlib import Path

import pytest

from deploy.local.broker import Broker
from tests.alert_path import killed_again_and_again


@pytest.mark.timeout(300)
@pytest.mark.parametrize("endpoint", [{}, {"rate": 120}], ids=["singly", "in groups"])
async def test_every_alert_is_delivered_under_its_own_id_alone(
    own_broker: Broker, tmp_path: Path, endpoint: dict[str, int]
) -> None:
    told = await killed_again_and_again(own_broker.bootstrap, tmp_path, 300, 6, endpoint)
    assert told.missing == frozenset(), "alerts were lost"
    assert told.unknown == frozenset(), "ids that nobody expects"
    assert told.changed == 0, "a repeat is not the same webhook"
    assert told.waiting == 0
    assert (told.webhooks < 300) == bool(endpoint), "a rate that is too low for all makes groups"
    assert told.repeated < 100, "a crash repeats what was in hand, not everything"
