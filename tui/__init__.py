"""The top floor: what a person sees and presses, and the command line."""
