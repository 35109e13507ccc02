"""Pictures of every page, to be looked at: in light and dark, on a phone and on paper."""
