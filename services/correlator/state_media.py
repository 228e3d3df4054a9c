"""Outlets that a state owns or directs: they cannot corroborate their own side."""

from functools import cache
from pathlib import Path

import yaml

from schemas.article import ArticleRef
from schemas.base import Country


def state_of(article: ArticleRef) -> Country | None:
    """The state whose outlet or agency the article comes from, by ISO 3166-1 alpha-3; none for all others."""
    names = (article.agency, article.source.name)
    return next((state for name in names if name and (state := _states().get(_bare(name)))), None)


@cache
def _states() -> dict[str, Country]:
    text = Path(__file__).with_name("state_media.yaml").read_text(encoding="utf-8")
    return {_bare(name): state for state, names in yaml.safe_load(text).items() for name in names}


def _bare(name: str) -> str:
    return name.casefold().removeprefix("the ").removesuffix(" news agency").strip()
