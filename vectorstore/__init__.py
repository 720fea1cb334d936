"""Keep passages, find passages. Knows nothing of ``assistant``; importing it loads no chromadb."""
