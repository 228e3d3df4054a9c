"""A configuration file while it is edited: taken over as a whole, or not at all."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from services.runtime import reload
from services.runtime.errors import ConfigError, PublishError
from services.runtime.reload import follow, load

TICK = 0.01


def read(path: Path) -> str:
    text = path.read_text()
    if "wrong" in text:
        raise ConfigError(f"{path}:1: is wrong.")
    return text


class Service:
    """A service with a file: how often it `looked`, and how often it still `refuses` what was read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.in_force: list[str] = []
        self.told: list[tuple[str, str]] = []
        self.refuses = 0
        self.looked = 0

    def look(self, path: Path) -> bytes:
        self.looked += 1
        return reload.stamp(path)

    async def take(self, text: str) -> None:
        if self.refuses:
            self.refuses -= 1
            raise PublishError("The broker is away.")
        self.in_force.append(text)

    def reloaded(self, file: str) -> None:
        self.told.append((file, "ok"))

    def not_reloaded(self, file: str, why: str) -> None:
        self.told.append((file, why))

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        loaded = load(self.path, read)
        self.in_force.append(loaded.value)
        task = asyncio.create_task(
            follow(self.path, loaded.stamp, read, self.take, self, every=TICK, stamp=self.look)
        )
        try:
            yield
        finally:
            assert not task.done()
            task.cancel()


@pytest.fixture
def service(tmp_path: Path) -> Service:
    path = tmp_path / "things.yaml"
    path.write_text("first")
    return Service(path)


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not holds():
            await asyncio.sleep(TICK)


async def looks(service: Service, count: int) -> None:
    """Wait until the file was looked at so often again."""
    goal = service.looked + count
    await until(lambda: service.looked >= goal)


async def test_an_edit_is_taken_over_once(service: Service) -> None:
    async with service.running():
        service.path.write_text("second")
        await until(lambda: service.told == [("things.yaml", "ok")])
        await looks(service, 4)
        service.path.write_text("first")
        await until(lambda: len(service.told) == 2)
    assert service.in_force == ["first", "second", "first"]


async def test_what_is_not_edited_is_not_read_again(service: Service) -> None:
    async with service.running():
        service.path.touch()
        await looks(service, 4)
    assert (service.in_force, service.told) == (["first"], [])


async def test_a_wrong_file_is_told_of_once_and_the_right_one_is_taken(service: Service) -> None:
    async with service.running():
        service.path.write_text("wrong")
        await until(lambda: bool(service.told))
        await looks(service, 4)
        assert service.told == [("things.yaml", f"{service.path}:1: is wrong.")]
        assert service.in_force == ["first"]
        service.path.write_text("second")
        await until(lambda: service.in_force == ["first", "second"])


async def test_a_file_that_is_gone_for_a_moment_changes_nothing(service: Service) -> None:
    async with service.running():
        service.path.unlink()
        await looks(service, 4)
        service.path.write_text("first")
        await looks(service, 4)
    assert (service.in_force, service.told) == (["first"], [])


async def test_a_file_that_is_still_being_written_is_not_read(service: Service) -> None:
    stamps = [b"half", b"more", b"half", b"whole", b"whole"]
    read_at: list[int] = []

    def growing(_path: Path) -> bytes:
        return stamps.pop(0) if stamps else b"whole"

    def counted(path: Path) -> str:
        read_at.append(len(stamps))
        return read(path)

    task = asyncio.create_task(
        follow(service.path, b"first", counted, service.take, service, every=TICK, stamp=growing)
    )
    await until(lambda: bool(service.in_force))
    task.cancel()
    assert read_at == [0]


async def test_what_the_broker_holds_up_is_tried_again(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reload, "RETRY_SECONDS", TICK)
    service.refuses = 2
    async with service.running():
        service.path.write_text("second")
        await until(lambda: service.in_force == ["first", "second"])
    away = ("things.yaml", "The broker is away.")
    assert service.told == [away, away, ("things.yaml", "ok")]


def test_a_file_that_is_wrong_from_the_start_is_refused(service: Service) -> None:
    service.path.write_text("wrong")
    with pytest.raises(ConfigError):
        load(service.path, read)


async def test_an_edit_while_the_file_is_read_for_the_first_time_is_not_missed(
    service: Service,
) -> None:
    def slow(path: Path) -> str:
        text = read(path)
        path.write_text("second")
        return text

    loaded = load(service.path, slow)
    task = asyncio.create_task(
        follow(service.path, loaded.stamp, read, service.take, service, every=TICK)
    )
    await until(lambda: service.in_force == ["second"])
    task.cancel()
