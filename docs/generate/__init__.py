"""Pages of the documentation that are made from the program and from the ontology."""
