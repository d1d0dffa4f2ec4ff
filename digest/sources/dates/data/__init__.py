"""Tables that the sources are read with, and the script that makes them."""
