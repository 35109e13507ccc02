"""Named queries, one file each; ``page_*`` serve pages, ``graph_*`` drawings."""
