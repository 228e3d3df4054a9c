"""One table of figures: what was measured, on what, and how far it can be compared."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rich.console import Group
from rich.table import Table
from rich.text import Text

Figure = float | int | str | None
Rows = Mapping[str, Mapping[str, Figure]]


@dataclass(frozen=True)
class Report:
    """Figures of one bench.

    `name` is its key in results.json, `title` says the data and how many, `rows` are row -> column -> figure
    (None where there is none), `note` says what is and is not comparable; `more` is only written, not shown.
    """

    name: str
    title: str
    rows: Rows
    note: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)


def shown(report: Report) -> Group:
    """The report for a terminal: title, table, note."""
    note = [Text(report.note, style="italic")] if report.note else []
    return Group(Text(report.title, style="bold"), table(report), *note, "")


def table(report: Report) -> Table:
    """The figures in rows and columns."""
    columns = list(dict.fromkeys(column for row in report.rows.values() for column in row))
    drawn = Table("")
    for column in columns:
        drawn.add_column(column, justify="right")
    for name, row in report.rows.items():
        drawn.add_row(name, *(_cell(row.get(column)) for column in columns))
    return drawn


def _cell(figure: Figure) -> str:
    return "-" if figure is None else str(figure)


def written(report: Report) -> dict[str, Any]:
    """The report as it stands in results.json."""
    return {
        "title": report.title,
        "rows": {name: dict(row) for name, row in report.rows.items()},
        "note": report.note,
        **report.more,
    }
