"""One visit to a page that changes: what it says now is a new revision of one article."""

from schemas.source import SeenItem, SourceState
from services.fetcher import articles
from services.fetcher.download import MAX_PAGE_BYTES, Answer, Request
from services.fetcher.feed_visit import PAGE_TYPES, body_hash, extracted
from services.fetcher.identity import digest
from services.fetcher.polite import ask
from services.fetcher.schedule import after_success, fresh_for
from services.fetcher.sources import SourceConfig
from services.fetcher.state import interval_of, known, succeeded
from services.fetcher.tools import Tools
from services.fetcher.trouble import Failure, Trouble


async def visit_page(
    source: SourceConfig, state: SourceState, tools: Tools
) -> SourceState | Failure:
    """Publish what the page says if that has changed, and return the state to store."""
    request = Request(
        source.address, state.etag, state.last_modified, MAX_PAGE_BYTES, accept=PAGE_TYPES,
        headers=source.headers,
    )  # fmt: skip
    answer = await ask(request, tools)
    if isinstance(answer, Failure):
        return answer
    if answer.status == 304 or body_hash(answer) == state.body_hash:  # noqa: PLR2004 - HTTP's number
        tools.telemetry.visited(source.id, 0, changed=False)
        return _seen(source, state, answer, state.items, tools)
    page = await extracted(answer, tools.sandbox)
    if isinstance(page, Failure):
        return page
    # One page is one article, whatever it calls itself today; its date is that of its first version.
    draft = articles.draft_of_page(page, source.id)._replace(url=source.address, published_at=None)
    article = articles.build(draft, source.record, tools.clock(), live=source.live)
    if isinstance(article, articles.Rejection):
        return Failure(Trouble.NO_TEXT, "no article was found in the page")
    key, new = digest(source.id), 0
    if known(state).get(key) != article.revision:
        await tools.publish(article)
        new = 1
    tools.telemetry.visited(source.id, new, changed=True)
    items = (SeenItem(id=key, revision=article.revision),)
    return _seen(source, state, answer, items, tools)


def _seen(
    source: SourceConfig, state: SourceState, answer: Answer, items: tuple[SeenItem, ...],
    tools: Tools,
) -> SourceState:  # fmt: skip
    now = tools.clock()
    interval = interval_of(source, state, now)
    due = after_success(now, interval, fresh_for(answer.headers, now), tools.jitter())
    changed = answer.status != 304  # noqa: PLR2004 - HTTP's number
    return succeeded(
        state,
        now,
        due,
        items,
        etag=answer.headers.get("etag", None if changed else state.etag),
        last_modified=answer.headers.get("last-modified", None if changed else state.last_modified),
        body_hash=body_hash(answer) if changed else state.body_hash,
    )
