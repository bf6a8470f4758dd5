"""One screen or dialog a file, its .tcss beside it."""
