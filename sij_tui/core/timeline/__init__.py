"""The procedure as a timeline: its player, its track, its checks and its pages."""
