"""The place names and schemes that ship with the package, and the script that generates the former."""
