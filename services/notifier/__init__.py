"""Alerts become webhooks and messages: `delivery` decides, `queue` waits, `deliver` sends, `app` wires."""
