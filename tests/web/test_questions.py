"""The pages of worked questions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from web.site import Site


def test_names_in_answers_lead_to_what_they_name(here: Site, client: FlaskClient) -> None:
    led = 0
    for question in here.questions[:12]:
        page = client.get(f"/questions/{question.id}", headers={"Accept": "text/html"}).text
        table = page.partition('<table class="results">')[2].partition("</table>")[0]
        for slug, text in re.findall(r'<td><a href="/id/([^"]+)">([^<]+)</a>', table):
            name = here.names.get(f"{here.project.base}id/{slug}")
            assert name is not None, (question.id, slug)
            assert text.replace("&#39;", "'").replace("&amp;", "&") == name.label
            led += 1
    assert led
