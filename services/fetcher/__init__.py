"""The first service: feeds, sitemaps, pages, folders and JSON lines to `articles.raw`.

From the outside in: `app` (wiring), `reload`, `share`, `loop`, `feed_visit`, `page_visit`, `folder_visit`
and `lines_visit` (one visit each), `polite`, `robots_fetch`, `download` and `sandbox` (I/O), then what
decides: `robots`, `formats` (`feed`, `json_feed`, `sitemap`, `gdelt`), `extract`, `articles`, `identity`,
`agency`, `dates`, `schedule`, `state`, `quiet`. `trouble` names all that can go wrong at a source.
"""
