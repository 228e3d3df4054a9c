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
def incident(
    identifier: Annotated[
        str, typer.Argument(metavar="ID", help="an incident's id, or how it begins")
    ],
) -> None:
    """Tell the story of one incident: its turns, who claims what, figures, origins, evidence."""
    from services.cli import incident as command  # noqa: PLC0415

    command.run(load_settings(), identifier)


@app.command()
def topics() -> None:
    """Create the topics that do not exist yet, those of the rules included."""
    from services.cli import topics as command  # noqa: PLC0415

    command.run(load_settings())


dead_app = typer.Typer(help="List dead letters and put them back.", no_args_is_help=False)
app.add_typer(dead_app, name="dead")


@dead_app.callback(invoke_without_command=True)
def dead(
    context: typer.Context,
    endpoint: Annotated[
        str | None, typer.Option(metavar="ID", help="list what an endpoint never got instead")
    ] = None,
) -> None:
    """List what no service could use, or with --endpoint the deliveries that were given up."""
    if context.invoked_subcommand is not None:
        return
    from services.cli import dead as command  # noqa: PLC0415

    if endpoint is None:
        command.run(load_settings())
    else:
        command.run_endpoint(load_settings(), endpoint)


@dead_app.command("replay")
def dead_replay(
    topic: Annotated[str, typer.Argument(help="the topic they came from, such as alerts")],
    offset: Annotated[
        str | None, typer.Option(metavar="P:O", help="only the one at partition:offset of the list")
    ] = None,
) -> None:
    """Put dead letters back on their topic, bytes unchanged; do it once their cause is mended."""
    from services.cli import dead as command  # noqa: PLC0415

    command.run_replay(load_settings(), topic, offset)


sources_app = typer.Typer(
    help="List, check and try sources; replay old articles.", no_args_is_help=False
)
app.add_typer(sources_app, name="sources")


@sources_app.callback(invoke_without_command=True)
def sources(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object a source")] = False,
) -> None:
    """List the sources with how they fare, those in trouble first."""
    if context.invoked_subcommand is None:
        from services.cli import source_list as command  # noqa: PLC0415

        command.run(load_settings(), as_json=as_json)


@sources_app.command("check")
def sources_check(
    file: Annotated[
        Path | None, typer.Argument(help="a sources.yaml; the configured one when left out")
    ] = None,
) -> None:
    """Check a sources.yaml and say how many sources it enables."""
    from services.fetcher.sources import load_sources  # noqa: PLC0415

    path = file or load_settings().sources_file
    print(f"{path}: {len(load_sources(path))} sources are enabled.")  # noqa: T201


@sources_app.command("try")
def sources_try(
    source: Annotated[str, typer.Argument(help="a URL, or the id of a source")],
) -> None:
    """Show step by step what would be fetched and extracted; no broker."""
    from services.cli import source_try as command  # noqa: PLC0415

    command.run(load_settings(), source)


@sources_app.command("replay")
def sources_replay(
    place: Annotated[Path, typer.Argument(help="a folder of articles, or a file of JSON lines")],
    rate: Annotated[float, typer.Option(help="articles a second")] = 20.0,
) -> None:
    """Publish old articles with their own dates, marked as back-fill; goes on where it was stopped."""
    from services.cli import replay as command  # noqa: PLC0415

    command.run(load_settings(), place, rate)


rules_app = typer.Typer(help="Check, test, back-test and explain rules.", no_args_is_help=True)
app.add_typer(rules_app, name="rules")


@rules_app.callback()
def rules() -> None:
    """Check, test, back-test and explain rules."""


@rules_app.command("check")
def rules_check(
    file: Annotated[
        Path | None, typer.Argument(help="a rules.yaml; the configured one when left out")
    ] = None,
) -> None:
    """Check a rules.yaml, say how many rules it has and which silences are over."""
    from services.cli import rule_check as command  # noqa: PLC0415

    command.run(file or load_settings().rules_file)


@rules_app.command("test")
def rules_test(
    tests: Annotated[
        Path | None, typer.Argument(help="a file of tests, such as deploy/config/rules.test.yaml")
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="replay the incidents of so long: 30d, 12h, 45m")
    ] = None,
    rules_file: Annotated[
        Path | None,
        typer.Option("--rules", help="the rules to replay; the configured ones when left out"),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="one JSON object an alert, and one with the counts")
    ] = False,
) -> None:
    """Run a file of tests, or with --since show what rules would have raised on the incidents that were."""
    from services.cli import rule_test as command  # noqa: PLC0415

    if tests is not None and (since, rules_file, as_json) == (None, None, False):
        raise typer.Exit(int(command.run_trials(tests) > 0))
    if tests is not None or since is None:
        raise ConfigError("rules test: give a file of tests, or --since such as 30d; not both.")
    settings = load_settings()
    command.run_back_test(settings, since, rules_file or settings.rules_file, as_json=as_json)


@rules_app.command("explain")
def rules_explain(
    rule: Annotated[str, typer.Argument(help="a rule's id")],
    incident: Annotated[
        str | None, typer.Argument(help="an incident's id, or how it begins")
    ] = None,
    file: Annotated[Path | None, typer.Option(help="an incident as JSON; no broker")] = None,
) -> None:
    """Say clause by clause why a rule tells of an incident, or does not."""
    from services.cli import rule_explain as command  # noqa: PLC0415

    command.run(load_settings(), rule, incident, file)


endpoints_app = typer.Typer(no_args_is_help=True)
app.add_typer(endpoints_app, name="endpoints")


@endpoints_app.callback()
def endpoints() -> None:
    """Check the endpoints that get alerts; send one of them a test."""


@endpoints_app.command("check")
def endpoints_check(
    file: Annotated[
        Path | None, typer.Argument(help="an endpoints.yaml; the configured one when left out")
    ] = None,
) -> None:
    """Check an endpoints.yaml with its secrets, and list what it has."""
    from services.cli import endpoints as command  # noqa: PLC0415

    command.check(load_settings(), file)


@endpoints_app.command("test")
def endpoints_test(
    endpoint: Annotated[str, typer.Argument(metavar="ID", help="the id of an endpoint")],
) -> None:
    """Send one test alert to an endpoint, as the notifier would; no broker."""
    from services.cli import endpoints as command  # noqa: PLC0415

    command.test(load_settings(), endpoint)


def main() -> None:
    """Entry point: errors for people are one sentence, without a trace."""
    try:
        app()
    except ConfigError as error:
        sys.stderr.write(f"vedette: {error}\n")
        raise SystemExit(EXIT_CONFIG) from None
    except VedetteError as error:
        sys.stderr.write(f"vedette: {error}\n")
        raise SystemExit(1) from None
