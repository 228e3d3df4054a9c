"""Making the tagger; nothing that runs needs it."""
