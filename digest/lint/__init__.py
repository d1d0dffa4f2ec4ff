"""Finds what is wrong with an e-mail, whoever made it: size, links, mail programs, accessibility, content. Pure."""
