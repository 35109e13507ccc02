"""The files of a graph for whoever wants it whole, and their description for people and catalogues."""
