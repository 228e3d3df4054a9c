"""Alerts become signed webhooks: `delivery` decides, `queue` waits, `deliver` sends, `app` wires."""
