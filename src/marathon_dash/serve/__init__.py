"""The ways out: the pages' side (`session`), the server's (`web`), and the command line (`cli`)."""
