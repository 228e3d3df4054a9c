"""Reads an article: sentences become typed event mentions with their roles."""
