"""The commands of `vedette`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from services.runtime.errors import EXIT_CONFIG, ConfigError, VedetteError
from services.runtime.settings import load_settings

app = typer.Typer(
    no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False,
    help="An event-stream service for conflict news.",
)  # fmt: skip


@app.command()
def up(
    sources: Annotated[
        Path | None, typer.Option(help="sources.yaml to read; the samples when left out")
    ] = None,
) -> None:
    """Run the whole path, on an embedded broker unless VEDETTE_KAFKA_BOOTSTRAP is set."""
    from services.cli import up as command  # noqa: PLC0415 - each command loads only what it needs

    command.run(sources)


@app.command()
def demo() -> None:
    """Run the samples once; exit code 0 when exactly the expected alerts were received."""
    from services.cli import demo as command  # noqa: PLC0415

    raise typer.Exit(command.run())


@app.command()
def extract(
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="one JSON object a line, the only format there is")
    ] = True,
) -> None:
    """Read {"id","text","title"?,"article_date"?} lines, write events and alerts; no broker."""
    del jsonl
    from services.cli import extract as command  # noqa: PLC0415

    command.run(load_settings().rules_file)


@app.command()
def explain(
    file: Annotated[
        Path, typer.Argument(help="an article: text, or JSON as extract reads it; - for stdin")
    ],
) -> None:
    """Show for each sentence of an article why it was read, and how each slot was filled."""
    from services.cli import explain as command  # noqa: PLC0415

    command.run(file, load_settings().rules_file)


@app.command()
def tail(
    topic: Annotated[str, typer.Argument(help="topic to watch: events, incidents, alerts …")],
    from_beginning: Annotated[bool, typer.Option(help="start with what is there")] = False,
) -> None:
    """Watch a topic, one readable line a record."""
    from services.cli import tail as command  # noqa: PLC0415

    command.run(load_settings(), topic, from_beginning)


@app.command()
def topics() -> None:
    """Create the topics that do not exist yet, those of the rules included."""
    from services.cli import topics as command  # noqa: PLC0415

    command.run(load_settings())


def main() -> None:
    """Entry point: errors for people are one line, without a trace."""
    try:
        app()
    except ConfigError as error:
        sys.stderr.write(f"vedette: {error}\n")
        raise SystemExit(EXIT_CONFIG) from None
    except VedetteError as error:
        sys.stderr.write(f"vedette: {error}\n")
        raise SystemExit(1) from None
