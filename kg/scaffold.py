"""A new project: a small whole that one changes into one's own."""

from __future__ import annotations

import shutil
from importlib import resources
from typing import TYPE_CHECKING

from kg.errors import ProjectError

if TYPE_CHECKING:
    from pathlib import Path


def scaffold(folder: Path) -> None:
    """Copy the template project into a folder that does not exist yet or is empty.

    Raises:
        ProjectError: the folder holds something, or cannot be written.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            message = f"{folder} is not empty; nothing was changed"
            raise ProjectError(message)
        with resources.as_file(resources.files("kg").joinpath("template_project")) as template:
            unwanted = shutil.ignore_patterns(".statecraft", "__pycache__")
            shutil.copytree(template, folder, ignore=unwanted, dirs_exist_ok=True)
    except OSError as error:
        message = f"cannot make {folder}: {error.strerror or error}"
        raise ProjectError(message) from error
