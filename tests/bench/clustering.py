"""Articles put together by what they tell of, against the right clusters and against TF-IDF.

An article stands with the incident of the first event that is read in it; one without events stands alone.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from schemas.article import RawArticle, Source
from services.classifier.classify import classify
from services.classifier.engine import Engine
from services.cli.extract import Given, article_of
from services.correlator.bucket import Bucket
from services.correlator.correlate import correlate
from services.enricher.enrich import World, enrich
from services.runtime.settings import ROOT
from tests.bench.material import DATA, Record, records
from tests.bench.measures import DIGITS, share
from tests.bench.report import Figure, Report

OWN = ROOT / "tests" / "golden" / "clusters" / "happenings.jsonl"
_WORD = re.compile(r"[a-z]{2,}")
_NOTE = (
    "TF-IDF: cosine, average link, with the threshold that is best on this very set, which nobody knows"
    " beforehand. Over-merged and under-merged are pairs of articles wrongly together and wrongly apart."
    " ECB+ and GVA are mostly crime, accidents and sport, of which Vedette reads no events."
)
Labels = Sequence[Hashable]
Matrix = NDArray[np.float32]


def reports(engine: Engine, world: World) -> Iterator[Report]:
    """BCubed, CEAF and pair counts of Vedette and of TF-IDF on three sets, the own one first.

    Raises:
        MissingError: a set is not there.
    """
    for name in ("happenings", "ecbplus", "gva"):
        given = _given(name)
        gold = [label for _, label in given]
        articles = [article for article, _ in given]
        read = incidents(articles, engine, world)
        told = [at for at, label in enumerate(read) if not isinstance(label, int)]
        rows = {
            "Vedette": figures(gold, read),
            "TF-IDF, best threshold": figures(gold, tf_idf(_texts(articles), gold)),
            "Vedette, articles with events": figures(
                [gold[at] for at in told], [read[at] for at in told]
            ),
        }
        title = f"Same happening: {name} ({len(gold)} articles, {len(set(gold))} happenings)"
        yield Report(f"clustering.{name}", title, rows, _NOTE)


def _given(name: str) -> list[tuple[RawArticle, str]]:
    match name:
        case "ecbplus":
            return [_public(one, "cluster", None) for one in _dev("ecbplus")]
        case "gva":
            return [_public(one, "incident_id", "date") for one in _dev("gva_incidents")]
        case _:
            return [own(one) for one in records(OWN)]


def _dev(name: str) -> list[Record]:
    return records(DATA / name / "dev.jsonl")


def own(given: Record) -> tuple[RawArticle, str]:
    """An article of the own set, and the happening that it tells of."""
    published = datetime.fromisoformat(given["published"])
    article = article_of(Given(id=given["id"], text=given["text"], title=given["title"]))
    dated = {
        "published_at": published,
        "fetched_at": published + timedelta(minutes=5),
        "source": Source(id=given["outlet"], name=given["outlet"]),
        "agency": given["agency"],
    }
    return article.model_copy(update=dated), str(given["happening"])


def _public(given: Record, label: str, date: str | None) -> tuple[RawArticle, str]:
    day = str(given[date])[:10] if date and given.get(date) else None
    line = {"id": str(given["doc_id"]), "text": given["text"], "article_date": day}
    return article_of(Given(**line, title=given.get("title") or "")), str(given[label])


def _texts(articles: Sequence[RawArticle]) -> list[str]:
    return [f"{article.title} {article.text}" for article in articles]


def incidents(articles: Sequence[RawArticle], engine: Engine, world: World) -> list[Hashable]:
    """For each article the id of its first event's incident, else its own number; read in order of time."""
    buckets: dict[str, Bucket] = {}
    first: dict[int, str] = {}
    home: dict[str, str] = {}
    order = sorted(range(len(articles)), key=lambda at: articles[at].published_at or _EARLY)
    for at in order:
        for event in enrich(classify(articles[at], engine), world):
            buckets[event.key], told = correlate(buckets.get(event.key), event)
            first.setdefault(at, event.id)
            for incident in told:
                if incident.superseded_by is None:
                    home |= {one.id: incident.id for one in incident.events}
    return [home.get(first.get(at, ""), at) for at in range(len(articles))]


_EARLY = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def tf_idf(texts: Sequence[str], gold: Labels) -> Labels:
    """The clusters of average-link clustering at the threshold with the best BCubed F1."""
    return max(_dendrogram(_similarities(texts)), key=lambda labels: bcubed(gold, labels)[2])


def _similarities(texts: Sequence[str]) -> Matrix:
    counts = [Counter(_WORD.findall(text.lower())) for text in texts]
    seen = Counter(word for one in counts for word in one)
    column = {word: at for at, word in enumerate(seen)}
    matrix = np.zeros((len(texts), len(column)), dtype=np.float32)
    for row, one in enumerate(counts):
        for word, count in one.items():
            matrix[row, column[word]] = (1 + np.log(count)) * np.log(len(texts) / seen[word])
    norms = np.linalg.norm(matrix, axis=1, keepdims=True)
    matrix /= np.maximum(norms, 1e-9)
    return np.asarray(matrix @ matrix.T)


def _dendrogram(near: Matrix) -> Iterator[list[int]]:
    """Clusters at every fortieth of similarity, from none merged on; average link (Lance-Williams)."""
    near, sizes = near.copy(), np.ones(len(near))
    np.fill_diagonal(near, -1)
    labels = np.arange(len(near))
    for threshold in np.arange(1, 0, -0.025):
        while near.max() >= threshold:
            a, b = np.unravel_index(near.argmax(), near.shape)
            near[a] = near[:, a] = (sizes[a] * near[a] + sizes[b] * near[b]) / (sizes[a] + sizes[b])
            near[b] = near[:, b] = near[a, a] = -1
            sizes[a] += sizes[b]
            labels[labels == b] = a
        yield labels.tolist()


def figures(gold: Labels, guess: Labels) -> dict[str, Figure]:
    """All measures of one clustering."""
    precision, recall, f1 = bcubed(gold, guess)
    over, under = wrong_pairs(gold, guess)
    return {
        "articles": len(gold),
        "BCubed P": round(precision, DIGITS),
        "BCubed R": round(recall, DIGITS),
        "BCubed F1": round(f1, DIGITS),
        "CEAF-e F1": ceaf(gold, guess),
        "over-merged": over,
        "under-merged": under,
    }


def bcubed(gold: Labels, guess: Labels) -> tuple[float, float, float]:
    """Precision, recall and F1 (Bagga and Baldwin 1998)."""
    right, told = _groups(gold), _groups(guess)
    shared = [
        len(right[a] & told[b]) for a, b in zip(gold, guess, strict=True)
    ]  # of each article with its own
    n = max(1, len(gold))
    precision = sum(s / len(told[b]) for s, b in zip(shared, guess, strict=True)) / n
    recall = sum(s / len(right[a]) for s, a in zip(shared, gold, strict=True)) / n
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def ceaf(gold: Labels, guess: Labels) -> float | None:
    """CEAF with phi-4 (Luo 2005); clusters are aligned greedily, the most alike first."""
    right, told = list(_groups(gold).values()), list(_groups(guess).values())
    by_article: dict[int, int] = {one: at for at, group in enumerate(told) for one in group}
    pairs = {(i, by_article[one]) for i, group in enumerate(right) for one in group}
    alike = _alike(right, told)
    ranked = sorted(((alike(i, j), i, j) for i, j in pairs), reverse=True)
    used_right, used_told, total = set[int](), set[int](), 0.0
    for likeness, i, j in ranked:
        if i not in used_right and j not in used_told:
            used_right.add(i)
            used_told.add(j)
            total += likeness
    return share(2 * total, len(right) + len(told))


def _alike(right: list[set[int]], told: list[set[int]]) -> Callable[[int, int], float]:
    return lambda i, j: 2 * len(right[i] & told[j]) / (len(right[i]) + len(told[j]))


def wrong_pairs(gold: Labels, guess: Labels) -> tuple[int, int]:
    """Pairs wrongly together, and pairs wrongly apart."""
    together = _pairs(guess)
    wanted = _pairs(gold)
    return len(together - wanted), len(wanted - together)


def _pairs(labels: Labels) -> set[tuple[int, int]]:
    return {pair for group in _groups(labels).values() for pair in combinations(sorted(group), 2)}


def _groups(labels: Labels) -> dict[Hashable, set[int]]:
    groups: defaultdict[Hashable, set[int]] = defaultdict(set)
    for at, label in enumerate(labels):
        groups[label].add(at)
    return groups
