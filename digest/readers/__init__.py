"""Who the readers are: lists of them as other programs write them, the links they leave by, and mail that came back."""
