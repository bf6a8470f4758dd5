"""The middle floor: billings and files in, one PDF out. Imports store, never tui or textual."""
