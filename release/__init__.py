"""Makes what is handed out: wheel, source archive, bill of materials, offline archive."""
