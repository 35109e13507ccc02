"""The commands, one module each: ``add(parser)`` declares arguments, ``run(project, options)`` does it."""
