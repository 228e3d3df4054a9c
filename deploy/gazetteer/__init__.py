"""How the gazetteer's list of administrative divisions is made; no part of what runs."""
