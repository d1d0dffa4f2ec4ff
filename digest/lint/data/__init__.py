"""What the checks know: support.tsv, baseline.tsv and colors.tsv, made by generate.py."""
