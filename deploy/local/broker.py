"""What every local broker is, whichever program it runs."""

from dataclasses import dataclass

from deploy.local.process import HOST, Server


@dataclass
class Broker(Server):
    """A Kafka broker on loopback."""

    @property
    def bootstrap(self) -> str:
        return f"{HOST}:{self.port}"

    def settle(self) -> None:
        """Wait until what was acknowledged survives `kill`.

        Apache Kafka has written a record before it acknowledges it, so there is nothing to wait for.
        """
