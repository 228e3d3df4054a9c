"""Consumers of one group share a topic's partitions, and take over those of one that went."""

import uuid

import pytest

from deploy.local.broker import Broker
from deploy.local.embedded import expel_member
from tests.broker.clients import Member, create_topic, in_group, members, send_ids, take, wait_for

ALL = frozenset(range(4))


def test_two_consumers_share_the_partitions(broker: Broker) -> None:
    first, second = _two_members(broker)
    with members(first, second):
        wait_for(lambda: _share(first, second))


def test_a_consumer_that_leaves_hands_its_partitions_over(broker: Broker) -> None:
    topic, group = create_topic(broker.bootstrap, partitions=4), uuid.uuid4().hex
    send_ids(broker.bootstrap, topic, range(40))
    stayer = Member(broker.bootstrap, topic, group)
    with members(stayer):
        wait_for(lambda: stayer.assigned() == ALL)
        with in_group(broker.bootstrap, topic, group) as leaver:
            take(leaver, 1)
            wait_for(lambda: len(stayer.assigned()) == 2)
        wait_for(lambda: stayer.assigned() == ALL)


def test_a_killed_member_with_an_instance_id_comes_back_to_its_partitions(broker: Broker) -> None:
    topic, group = create_topic(broker.bootstrap, partitions=4), uuid.uuid4().hex
    first = Member(broker.bootstrap, topic, group, "one")
    second = Member(broker.bootstrap, topic, group, "two")
    with members(first, second):
        wait_for(lambda: _share(first, second))
        held = second.assigned()
        second.kill()
        again = Member(broker.bootstrap, topic, group, "two")
        with members(again):
            wait_for(lambda: again.assigned() == held)
            assert first.assigned() == ALL - held


def test_partitions_of_a_killed_member_move_when_it_is_expelled(broker: Broker) -> None:
    topic, group = create_topic(broker.bootstrap, partitions=4), uuid.uuid4().hex
    first, second = (Member(broker.bootstrap, topic, group) for _ in range(2))
    with members(first, second):
        wait_for(lambda: _share(first, second))
        second.kill()
        assert expel_member(broker.bootstrap, group, second.client_id) == 1
        wait_for(lambda: first.assigned() == ALL)


def test_expelling_who_is_not_there_changes_nothing(broker: Broker) -> None:
    first, second = _two_members(broker)
    with members(first, second):
        wait_for(lambda: _share(first, second))
        assert expel_member(broker.bootstrap, first.group, "nobody") == 0
        assert _share(first, second)


@pytest.mark.kafka
def test_partitions_of_a_killed_member_move_after_its_session_timeout(broker: Broker) -> None:
    first, second = _two_members(broker)
    with members(first, second):
        wait_for(lambda: _share(first, second))
        second.kill()
        wait_for(lambda: first.assigned() == ALL)


def _two_members(broker: Broker) -> tuple[Member, Member]:
    topic, group = create_topic(broker.bootstrap, partitions=4), uuid.uuid4().hex
    return Member(broker.bootstrap, topic, group), Member(broker.bootstrap, topic, group)


def _share(first: Member, second: Member) -> bool:
    """Say whether each has two partitions and together they have all, none of them twice."""
    one, other = first.assigned(), second.assigned()
    return len(one) == len(other) == 2 and one | other == ALL
