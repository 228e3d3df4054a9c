"""Events become incidents: one happening, told once, with every side's claim.

`link` decides what belongs together, `incident` says what it adds up to, `correlate` keeps the books.
"""
