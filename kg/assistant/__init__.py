"""The graph for assistants: a server of the Model Context Protocol, to read, and where let, to propose."""
