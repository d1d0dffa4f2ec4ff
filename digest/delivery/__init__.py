"""An edition as messages to readers."""
