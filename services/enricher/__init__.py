"""Enricher: event mentions are tied to the world: who, where, when, how many."""
