"""Which part of the world a story belongs to, and why."""
