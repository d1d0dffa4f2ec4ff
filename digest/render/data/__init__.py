"""What the validator of MJML reads, and how it was made."""
