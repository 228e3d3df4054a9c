"""I/O: one request as its host wants it: with leave of robots.txt, spaced, and few at once."""

from services.fetcher.download import Answer, Request, download
from services.fetcher.tools import Tools
from services.fetcher.trouble import Failure


async def ask(request: Request, tools: Tools) -> Answer | Failure:
    """Get `request.url` when its turn has come, unless the site's robots.txt is against it."""
    refusal = await tools.robots(request.url)
    if refusal is not None:
        return refusal
    async with tools.turns.turn(request.url):
        return await download(tools.client, request)
