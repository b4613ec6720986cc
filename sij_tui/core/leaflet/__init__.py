"""The parts of the leaflet as pages, and the pages that explain it."""
