"""How the sample pictures are painted: brushes, and the scenes made with them."""
