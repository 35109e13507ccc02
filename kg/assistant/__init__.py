"""The graph for assistants: a server of the Model Context Protocol, for reading alone."""
