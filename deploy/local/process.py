"""Server processes on loopback: start, wait until they answer, stop; none outlives its parent."""

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

HOST = "127.0.0.1"
MIN_FREE_BYTES = 64 * 1024 * 1024
POLL_SECONDS = 0.02
LOG_TAIL_BYTES = 8192
# Below every system's ephemeral range: a client that retries a dead port there connects to itself.
PORTS = range(20_000, 32_000)

# Runs in the new process and becomes the server: no code runs between fork and exec, where a
# lock of another thread would hang it.
_LAUNCHER = """
import ctypes, os, sys
death_signal, parent = int(sys.argv[1]), int(sys.argv[2])
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, death_signal)  # PR_SET_PDEATHSIG; survives the exec
if os.getppid() != parent:
    sys.exit("the parent ended before the server started")
os.execv(sys.argv[3], sys.argv[3:])
"""


class BrokerStartError(RuntimeError):
    """A broker could not be started; the message is one sentence that says what to do."""


def free_ports(count: int) -> list[int]:
    """Pick distinct loopback ports that nothing listens on.

    Raises:
        BrokerStartError: No port could be had.
    """
    found: list[int] = []
    for port in random.sample(PORTS, 200):
        if len(found) == count:
            break
        if _is_free(port):
            found.append(port)
    if len(found) < count:
        raise BrokerStartError(
            f"no free port between {PORTS.start} and {PORTS.stop - 1} on {HOST}: stop some servers."
        )
    return found


def check_port(port: int) -> None:
    """Check that a server can listen on a loopback port.

    Raises:
        BrokerStartError: The port is taken.
    """
    if not _is_free(port):
        raise BrokerStartError(
            f"port {port} on {HOST} is in use: stop what listens there or choose another port."
        )


def check_folder(folder: Path, needed_bytes: int = MIN_FREE_BYTES) -> None:
    """Create a data folder and check that a server can write there.

    Raises:
        BrokerStartError: It cannot be created or written, or its disk is full.
    """
    probe = folder / ".write-probe"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise BrokerStartError(
            f"the data folder {folder} cannot be written ({error.strerror}): choose another one."
        ) from error
    if free < needed_bytes:
        raise BrokerStartError(
            f"the disk of the data folder {folder} has {free >> 20} MB left and "
            f"{needed_bytes >> 20} MB are needed: free some space or choose another folder."
        )


@dataclass
class Server:
    """One server process in a process group of its own, on one loopback port.

    Start it from a thread that lives as long as the server should: on Linux the server is
    stopped when that thread ends, however it ends.
    """

    name: str
    command: Sequence[str]
    port: int
    log: Path
    environment: Mapping[str, str] | None = None
    start_seconds: float = 15.0
    stop_seconds: float = 15.0
    death_signal: signal.Signals = signal.SIGTERM
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False, repr=False)

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process and self._process.poll() is None else None

    def start(self) -> None:
        """Start the server and wait until its port answers.

        Raises:
            BrokerStartError: It ended, or did not answer in `start_seconds`.
        """
        self.spawn()
        self.wait_until_ready()

    def spawn(self) -> None:
        """Start the server without waiting for it.

        Raises:
            BrokerStartError: Its port is taken, or its program is missing.
        """
        check_port(self.port)
        program = shutil.which(self.command[0])
        if program is None:
            raise BrokerStartError(f"{self.name}: the program {self.command[0]} is missing.")
        arguments = [str(int(self.death_signal)), str(os.getpid()), program, *self.command[1:]]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - the command is this package's own
                [sys.executable, "-IS", "-c", _LAUNCHER, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self.environment,
                start_new_session=True,
            )

    def wait_until_ready(self) -> None:
        """Wait until the port answers; stop the server if it does not.

        Raises:
            BrokerStartError: The server ended, or did not answer in `start_seconds`.
        """
        deadline = time.monotonic() + self.start_seconds
        while not _answers(self.port):
            if self.pid is None:
                raise BrokerStartError(f"{self.name} ended at its start: {self._last_words()}")
            if time.monotonic() > deadline:
                self.kill()
                raise BrokerStartError(
                    f"{self.name} did not answer on {HOST}:{self.port} "
                    f"in {self.start_seconds:g} s: {self._last_words()}"
                )
            time.sleep(POLL_SECONDS)

    def stop(self) -> None:
        """Stop the server: SIGTERM, then SIGKILL after `stop_seconds`."""
        self.request_stop()
        if self._process is None:
            return
        try:
            self._process.wait(self.stop_seconds)
        except subprocess.TimeoutExpired:
            self.kill()

    def request_stop(self) -> None:
        """Ask the server to stop, without waiting for it."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """Stop the server with no chance to save anything (kill -9)."""
        self._signal(signal.SIGKILL)
        if self._process is not None:
            self._process.wait()

    def restart(self) -> None:
        """Stop the server if it runs, then start it on the same port and data."""
        self.stop()
        self.start()

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)

    def _last_words(self) -> str:
        line = last_line(self.log)
        return f"see {self.log}; its last line is: {line}" if line else f"{self.log} is empty."


def last_line(log: Path) -> str:
    """Return the last line of a log that says something (a line of a stack trace does not)."""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - LOG_TAIL_BYTES))
        lines = file.read().decode(errors="replace").splitlines()
    spoken = [line.strip() for line in lines if line.strip() and not line.startswith("\tat ")]
    return spoken[-1] if spoken else ""


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As servers do: a port in TIME_WAIT is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def _answers(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True
