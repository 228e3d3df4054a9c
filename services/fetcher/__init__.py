"""The first service: feeds, folders and JSON lines to `articles.raw`.

From the outside in: `app` (wiring), `loop`, `feed_visit`, `folder_visit` and `lines_visit` (one visit each),
`download` and `sandbox` (I/O), then what decides: `feed`, `extract`, `articles`, `identity`, `agency`,
`dates`, `schedule`, `state`. `trouble` names all that can go wrong at a source.
"""
