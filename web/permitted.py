"""What each route needs: a role, or nobody signed in; what declares neither is public."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeVar

from kg.people.roles import ROLES, Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from kg.people.roles import Person

    View = TypeVar("View", bound=Callable[..., object])

Needed = Role | Literal["anyone"]

#: Declared by what those reach who are not signed in yet.
ANYONE: Final = "anyone"
#: Below these addresses everything declares who may.
GUARDED: Final = ("/desk", "/curate")
_ATTRIBUTE: Final = "needed_role"
_BY_HAND: Final = "by_hand"
_MENU: Final = "menu"


def allowed(needed: Needed, *, by_hand: bool = False, menu: str = "") -> Callable[[View], View]:
    """Declare which role a view function needs, or ``anyone``.

    With ``by_hand``, no program may call it. ``menu`` is how the desk's front page calls it, if it does.
    """

    def note(view: View) -> View:
        setattr(view, _ATTRIBUTE, needed)
        setattr(view, _BY_HAND, by_hand)
        setattr(view, _MENU, menu)
        return view

    return note


def needed_role(app: Flask, endpoint: str | None) -> Needed | None:
    """Give what a route declares; None for a public one."""
    return getattr(app.view_functions.get(endpoint or ""), _ATTRIBUTE, None)


def is_by_hand(app: Flask, endpoint: str | None) -> bool:
    """Tell whether no program may call a route."""
    return bool(getattr(app.view_functions.get(endpoint or ""), _BY_HAND, False))


def menu(app: Flask, person: Person) -> tuple[tuple[str, str], ...]:
    """Give the addresses, with their names, that the desk's front page leads somebody to."""
    found = []
    for rule in app.url_map.iter_rules():
        needed, name = needed_role(app, rule.endpoint), getattr(app.view_functions[rule.endpoint], _MENU, "")
        if name and needed and needed != ANYONE and person.may(needed):
            found.append((ROLES.index(needed), rule.rule, name))
    return tuple((href, name) for _, href, name in sorted(found))


def is_guarded(path: str) -> bool:
    """Tell whether everything at an address declares who may.

    >>> is_guarded("/desk"), is_guarded("/desk/x"), is_guarded("/desks"), is_guarded("/curate/proposals")
    (True, True, False, True)
    """
    return any(path == folder or path.startswith(f"{folder}/") for folder in GUARDED)
