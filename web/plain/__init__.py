"""The site as plain files, for hosts that run nothing."""
