"""Which stories an edition has: the window, copies, rank, caps; one decision for every candidate."""
