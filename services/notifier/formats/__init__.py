"""An alert in the formats that receivers understand: each file a pure function from Alert to bytes."""
