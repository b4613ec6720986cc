"""Whether a file is TOML, and where in it each key stands."""
