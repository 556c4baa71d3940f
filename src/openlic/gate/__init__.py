"""A project's gate: its config, what it uses, what it made exceptions of, what it locked, owes and shows."""
