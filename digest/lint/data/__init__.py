"""What the checks know: support.tsv and baseline.tsv, made by generate.py."""
