"""A patient leaflet as an interactive terminal program."""

__version__ = "0.1.0"
