"""How fast the pages are: `make bench`."""
