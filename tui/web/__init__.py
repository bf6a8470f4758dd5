"""The application in a browser: a server on the loopback, a page, and a process of its own for each session."""
