"""Sentences through `vedette extract`, each as an article of its own."""

import json
from pathlib import Path
from typing import Any

from services.cli.extract import extract
from services.runtime.settings import CONFIG


def asked(name: str, day: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Each case of a file of JSON lines, and what its `text` is answered with."""
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    cases = [json.loads(line) for line in lines]
    articles = [
        json.dumps({"id": str(n), "text": case["text"], "article_date": day}).encode()
        for n, case in enumerate(cases)
    ]
    answers = (json.loads(answer) for answer in extract(articles, CONFIG / "rules.yaml"))
    return list(zip(cases, answers, strict=True))
