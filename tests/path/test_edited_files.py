"""Rules, endpoints and a secret are edited while alerts flow: none is lost and none is sent twice."""

from pathlib import Path

import pytest

from deploy.local.broker import Broker
from tests.alert_path import edited_again_and_again

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.timeout(240)
async def test_edits_lose_and_repeat_no_alert(own_broker: Broker, tmp_path: Path) -> None:
    told, signatures = await edited_again_and_again(own_broker.bootstrap, tmp_path, 240, 5)
    assert (told.missing, told.unknown) == (frozenset(), frozenset())
    assert (told.repeated, told.changed, told.waiting) == (0, 0, 0)
    assert signatures == {1, 2}, "the second secret was taken over while alerts flowed"
