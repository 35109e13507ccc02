"""English words that tell how a text is read: titles, and words that begin a sentence and no name."""

from __future__ import annotations

import re
from typing import Final

from kg.period import MONTHS, WEEKDAYS

#: What stands before a surname and is no first name.
TITLES: Final = frozenset(
    re.findall(
        r"\w+",
        "Mr Ms Mrs Dr Sir Lord Dame Sen Senator Rep Representative Gov Governor President Premier Chancellor "
        "Secretary Minister Commissioner Chairman Chairwoman Chair Director Judge Justice Attorney General "
        "Ambassador Administrator Congressman Congresswoman Professor Prof CEO Vice Prime King Queen Pope",
    )
)
LEADS: Final = frozenset(
    re.findall(
        r"\w+",
        "the a an in on at of for to from by with as and but or if when while after before since until "
        "although this that these those it its he she they we i his her their our there here what who which "
        "how why not no yes mr mrs ms dr sir also however meanwhile last next under over during both some "
        "many most all one later then now still yet earlier once today yesterday tomorrow",
    )
)
CALENDAR: Final = frozenset(name.casefold() for name in (*MONTHS, *WEEKDAYS))
