"""The first service: feeds, folders and JSON lines to `articles.raw`.

From the outside in: `app` (wiring), `share`, `loop`, `feed_visit`, `folder_visit` and `lines_visit` (one
visit each), `polite`, `robots_fetch`, `download` and `sandbox` (I/O), then what decides: `robots`,
`feed`, `extract`, `articles`, `identity`, `agency`, `dates`, `schedule`, `state`. `trouble` names all
that can go wrong at a source.
"""
