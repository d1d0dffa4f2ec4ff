"""The few lines under a headline."""
