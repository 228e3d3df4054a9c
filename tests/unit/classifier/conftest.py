from collections.abc import Callable

import pytest

from schemas.article import RawArticle
from schemas.mention import ClassifiedArticle, Mention
from services.classifier.classify import classify
from services.classifier.engine import Engine, load_engine
from tests.builders import an_article


@pytest.fixture(scope="session")
def engine() -> Engine:
    return load_engine()


@pytest.fixture(scope="session")
def read(engine: Engine) -> Callable[[str], ClassifiedArticle]:
    """An article's text -> its classified article."""

    def run(text: str) -> ClassifiedArticle:
        return classify(RawArticle(**dict(an_article()), text=text), engine)

    return run


@pytest.fixture(scope="session")
def mentions(read: Callable[[str], ClassifiedArticle]) -> Callable[[str], list[Mention]]:
    """An article's text -> its mentions."""
    return lambda text: list(read(text).mentions)
