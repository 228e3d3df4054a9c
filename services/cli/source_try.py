"""`vedette sources try`: what the fetcher would do with one source, step by step; no broker."""

import asyncio

import httpx
from rich.console import Console
from rich.text import Text

from services.fetcher import articles
from services.fetcher.documents import Feed, FeedItem, Page
from services.fetcher.download import MAX_PAGE_BYTES, Answer, Request, create_client, download
from services.fetcher.feed_visit import PAGE_TYPES, extracted
from services.fetcher.hosts import HostTurns
from services.fetcher.robots_fetch import RobotsFiles
from services.fetcher.sandbox import Sandbox
from services.fetcher.sources import Kind, SourceConfig, load_sources
from services.fetcher.trouble import Failure, Trouble
from services.runtime.clock import system_clock
from services.runtime.dial import parse_allowed
from services.runtime.errors import ConfigError
from services.runtime.settings import Settings

SHOWN = 3
"""Items that are shown, and whose pages are read."""
_FIRST_WORDS = 300
_ADVICE = {
    Trouble.NAME: "check the host's name, and that this machine reaches it.",
    Trouble.FORBIDDEN_ADDRESS: "hosts in private networks need VEDETTE_FETCH_ALLOW.",
    Trouble.ROBOTS: "the site does not want this to be fetched; leave it out.",
    Trouble.GONE: "the owner has taken it down; remove it.",
    Trouble.THROTTLED: "the site has had enough; wait, then ask less often (every).",
    Trouble.CLIENT_ERROR: "check the address in a browser.",
    Trouble.NOT_A_FEED: "give the address of the feed itself, or say `kind: page` for a single page.",
    Trouble.NO_TEXT: "the page has no article that can be told from its menus.",
}


def run(settings: Settings, name: str) -> None:
    """Try a URL, or a source of sources.yaml by its id; exit code 1 where the source itself fails.

    Raises:
        ConfigError: the name is neither.
    """
    console = Console(highlight=False, soft_wrap=True)
    if not asyncio.run(try_source(settings, source_of(settings, name), console)):
        raise SystemExit(1)


def source_of(settings: Settings, name: str) -> SourceConfig:
    """The source of that id, or one made up for a URL.

    Raises:
        ConfigError: there is none, or it is not read from the web.
    """
    if "://" in name:
        return SourceConfig(id="tried", name=name[:200], url=name)
    found = {source.id: source for source in load_sources(settings.sources_file)}
    if name not in found:
        raise ConfigError(
            f"{name} is neither a URL nor the id of a source; `vedette sources` lists them."
        )
    if found[name].url is None:
        raise ConfigError(
            f"{name} is read from this machine, not from the web; there is nothing to try."
        )
    return found[name]


async def try_source(settings: Settings, source: SourceConfig, console: Console) -> bool:
    """Get and read the source as the fetcher does, telling each step; whether it could be read."""
    allowed = parse_allowed(settings.fetch_allow, "VEDETTE_FETCH_ALLOW")
    turns = HostTurns(settings.fetch_spacing)
    async with create_client(settings.fetch_contact, allowed) as client, Sandbox() as sandbox:
        robots = RobotsFiles(client, turns)
        request = Request(source.address, headers=source.headers)
        answer = await _get(client, robots, request, console)
        if answer is None:
            return False
        if source.sort is Kind.PAGE:
            return _show_page(await extracted(answer, sandbox), console)
        feed = await sandbox.feed(answer.body, answer.content_type, answer.url)
        if isinstance(feed, Failure):
            _failed(feed, console)
            return False
        _show_feed(feed, console)
        for item in feed.items[:SHOWN]:
            page = None
            _show_item(item, console)
            if articles.wants_page(item):
                request = Request(item.link, max_bytes=MAX_PAGE_BYTES, accept=PAGE_TYPES)
                got = await _get(client, robots, request, console)
                page = await extracted(got, sandbox) if got else None
            _show_article(source, item, page, console)
    return True


async def _get(
    client: httpx.AsyncClient, robots: RobotsFiles, request: Request, console: Console
) -> Answer | None:
    """Get it as the fetcher does, and say how that went."""
    console.print(Text.assemble(("GET", "bold"), f" {request.url}"))
    answer = await robots.refusal(request.url) or await download(client, request)
    if isinstance(answer, Failure):
        _failed(answer, console)
        return None
    moved = f", {'moved for good' if answer.moved else 'redirected'} to {answer.url}"
    told = moved if answer.url != request.url else ""
    kind = answer.content_type or "no type"
    checks = (
        ", ".join(n for n in ("etag", "last-modified") if n in answer.headers) or "no validators"
    )
    console.print(
        f"  {answer.status}, {len(answer.body):,} bytes, {kind}, {checks}{told}", markup=False
    )
    return answer


def _failed(failure: Failure, console: Console) -> None:
    advice = _ADVICE.get(failure.trouble, "try again later.")
    console.print(f"  {failure.trouble}: {failure.detail}; {advice}", style="red", markup=False)


def _show_feed(feed: Feed, console: Console) -> None:
    if feed.children:
        console.print(
            f"  an index; the fetcher reads on at {', '.join(feed.children)}", markup=False
        )
        return
    more = ", more are left out" if feed.cut else ""
    ttl = f", asks for {feed.ttl_minutes} minutes between visits" if feed.ttl_minutes else ""
    console.print(f"  {len(feed.items)} items{more}{ttl}", markup=False)


def _show_item(item: FeedItem, console: Console) -> None:
    console.print(Text.assemble(("\nitem", "bold"), f" {item.title or '(no title)'}"))
    date = item.published_at.isoformat() if item.published_at else "no date"
    size = len(max(item.content, item.summary, key=len))
    page = "the page is read" if articles.wants_page(item) else "the feed has the whole text"
    console.print(
        f"  {date}, {item.link or 'no link'}, {size} characters in the feed: {page}", markup=False
    )


def _show_page(page: Page | Failure, console: Console) -> bool:
    if isinstance(page, Failure):
        _failed(page, console)
        return False
    console.print(f"  {page.title}: {page.text[:_FIRST_WORDS]}", markup=False)
    return True


def _show_article(
    source: SourceConfig, item: FeedItem, page: Page | Failure | None, console: Console
) -> None:
    if isinstance(page, Failure):
        _failed(page, console)
    text = page if isinstance(page, Page) else None
    article = articles.build(articles.draft_of_item(item, text), source.record, system_clock())
    if isinstance(article, articles.Rejection):
        console.print(f"  no article: {article}", style="red", markup=False)
        return
    credit = f", credits {article.agency}" if article.agency else ""
    by = f", by {article.byline}" if article.byline else ""
    told = f"  article {article.id}, {article.language or 'language not stated'}{by}{credit}, {article.url}"
    console.print(told, markup=False)
    console.print(f"  {article.text[:_FIRST_WORDS]}", style="dim", markup=False)
