"""The pieces that pages are made of: plain frozen values, ready to be shown."""
