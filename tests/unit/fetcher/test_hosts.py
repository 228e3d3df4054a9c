import asyncio
from itertools import pairwise

from services.fetcher.hosts import HostTurns, Slots


async def starts(turns: HostTurns, urls: list[str]) -> list[float]:
    """When each of these requests, made at once, had its turn."""
    loop, found = asyncio.get_running_loop(), []

    async def one(url: str) -> None:
        async with turns.turn(url):
            found.append(loop.time())

    await asyncio.gather(*map(one, urls))
    return found


async def test_requests_to_one_host_start_apart_and_other_hosts_do_not_wait() -> None:
    turns = HostTurns(0.1, at_once=10)
    same = await starts(turns, ["http://a.example/1", "http://A.example:8080/2"])
    assert min(later - sooner for sooner, later in pairwise(same)) > 0.09
    others = await starts(turns, ["http://b.example/", "http://c.example/"])
    assert others[1] - others[0] < 0.09


async def test_a_slower_host_is_spaced_further_until_it_says_otherwise() -> None:
    turns = HostTurns(0.0)
    turns.slow_down("http://a.example/x", 0.1)
    slow = await starts(turns, ["http://a.example/1", "http://a.example/2"])
    assert slow[1] - slow[0] > 0.09
    turns.slow_down("http://a.example/x", 0.0)
    await asyncio.sleep(0.1)  # the last turn's space
    fast = await starts(turns, ["http://a.example/1", "http://a.example/2"])
    assert fast[1] - fast[0] < 0.09


async def test_so_many_and_no_more_are_under_way_under_one_name() -> None:
    slots, inside, most = Slots(2), 0, 0
    free = asyncio.Event()

    async def work(name: str) -> None:
        nonlocal inside, most
        async with slots.of(name):
            inside += 1
            most = max(most, inside)
            await free.wait()
            inside -= 1

    tasks = [asyncio.create_task(work("a")) for _ in range(5)]
    other = asyncio.create_task(work("b"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert inside == 3
    free.set()
    await asyncio.gather(*tasks, other)
    assert most == 3
    assert slots._slots == {}


async def test_one_that_gives_up_waiting_leaves_its_place_to_others() -> None:
    slots = Slots(1)
    async with slots.of("a"):
        waiting = asyncio.create_task(slots.of("a").__aenter__())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    async with asyncio.timeout(1), slots.of("a"):
        pass
    assert slots._slots == {}
