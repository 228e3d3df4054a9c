"""Health and metrics over HTTP, from a thread of their own, so that a busy loop can be seen as one."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder

from services.runtime.errors import ConfigError

Check = Callable[[], str | None]
"""Says what is wrong in a few words, or nothing."""


class _Handler(BaseHTTPRequestHandler):
    """Answers one request; `registry`, `live` and `ready` are set by `serve`."""

    timeout = 10
    registry: CollectorRegistry
    live: Check
    ready: Check

    def do_GET(self) -> None:
        match self.path.partition("?")[0]:
            case "/metrics":
                encoder, kind = choose_encoder(self.headers.get("Accept", ""))
                self._answer(200, kind, encoder(self.registry))
            case "/health/live":
                self._health(type(self).live())
            case "/health/ready":
                self._health(type(self).ready())
            case _:
                self._answer(404, "text/plain", b"see /metrics, /health/live, /health/ready\n")

    def _health(self, problem: str | None) -> None:
        body = {"status": "unavailable" if problem else "ok", "reason": problem}
        self._answer(503 if problem else 200, "application/json", json.dumps(body).encode())

    def _answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing: scrapes every few seconds are no news."""


def serve(
    host: str, port: int, registry: CollectorRegistry, live: Check, ready: Check
) -> ThreadingHTTPServer:
    """Serve `/metrics`, `/health/live` and `/health/ready` (200, or 503 with the reason).

    Raises:
        ConfigError: the port is taken or may not be opened.
    """
    settings = {"registry": registry, "live": staticmethod(live), "ready": staticmethod(ready)}
    handler = type("Handler", (_Handler,), settings)
    try:
        server = ThreadingHTTPServer((host, port), handler)
    except (OSError, OverflowError) as error:
        raise ConfigError(
            f"VEDETTE_HTTP_PORT: cannot listen on {host}:{port} "
            f"({getattr(error, 'strerror', None) or error}); give a free port, or 0 for any."
        ) from error
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, name="health", daemon=True).start()
    return server
