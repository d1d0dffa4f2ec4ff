"""WordPress: its REST interface and its exports."""
