"""Incidents become alerts: rules that users write, news judged against what they were last told.

`rules` reads rules.yaml with the `names` that it gives, `facts` is what a condition may ask of an incident,
`cel` evaluates it, `judge` decides whether it is news, `compose` puts it into words, `decide` joins them.
"""
