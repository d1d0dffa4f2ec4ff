"""Names of places for datelines: cities.txt and regions.txt, which digest.regions.data.wireplaces makes."""
