"""HTML pages: the article in one, what a site says of itself, and sitemaps as lists of pages."""
