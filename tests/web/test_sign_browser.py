"""Signing in, in a real browser: by keyboard alone, on a phone, for everyone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.keys import Keys

from kg.people import laptop, register, sessions
from kg.people.roles import Person
from tests.web.browsing import MARKS, complaints, wait
from tests.web.listening import listening
from tests.web.test_accessible import AXE, RUN, media, told
from web.session import KEY

if TYPE_CHECKING:
    from flask import Flask
    from selenium import webdriver

    from web.session import Curating

pytestmark = MARKS
GOOD = "seven lamps at dusk"
PAGES = ("/desk/sign-in", "/desk", "/desk/account", "/desk/people", "/desk/audit")


@pytest.fixture
def here(curated: Flask) -> Curating:
    found: Curating = curated.extensions[KEY]
    return found


def test_somebody_signs_in_by_the_keyboard_and_out(
    chrome: webdriver.Chrome, curated: Flask, here: Curating
) -> None:
    register.add(here.book, Person("kim", "Kim O’Hara 🌊", "kim@example.org", "admin"))
    here.passwords.give(here.book, "kim", GOOD)
    with listening(curated) as address:
        chrome.delete_all_cookies()
        chrome.get(f"{address}/desk/account")
        wait(chrome, "location.pathname === '/desk/sign-in' && document.activeElement.id === 'account'")
        ActionChains(chrome).send_keys("kim", Keys.TAB, "not it", Keys.ENTER).perform()
        wait(chrome, "document.querySelector('[role=alert]') && document.activeElement.id === 'password'")
        complaints(chrome)
        ActionChains(chrome).send_keys(GOOD, Keys.ENTER).perform()
        wait(chrome, "location.pathname === '/desk/account'")
        assert "Kim O’Hara 🌊" in chrome.find_element("tag name", "main").text
        assert chrome.execute_script("return document.cookie") == ""
        for path in PAGES:
            chrome.get(f"{address}{path}")
            chrome.execute_script(AXE.read_text("utf-8"))
            assert told(chrome.execute_async_script(RUN, {"colours": False})) == [], path
            for scheme in ("light", "dark"):
                media(chrome, prefers_color_scheme=scheme)
                found = told(chrome.execute_async_script(RUN, {"colours": True}))
                assert found == [], f"{path}, {scheme}"
            media(chrome)
            phone = {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": False}
            chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", phone)
            over = chrome.execute_script("return document.documentElement.scrollWidth - innerWidth")
            chrome.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
            assert over <= 0, path
        chrome.get(f"{address}/desk")
        chrome.find_element("css selector", "main form button").click()
        wait(chrome, "location.pathname === '/'")
        chrome.back()
        wait(chrome, "location.pathname === '/desk/sign-in'")
        assert complaints(chrome) == []


def test_the_link_of_a_laptop_signs_in(chrome: webdriver.Chrome, curated: Flask, here: Curating) -> None:
    register.add(here.book, Person("sam", "Sam", "", "curator"))
    with listening(curated) as address:
        chrome.delete_all_cookies()
        chrome.get(laptop.link(here.book, "sam", address, sessions.LINK_SECONDS))
        wait(chrome, "location.pathname === '/desk'")
        assert "link=" not in chrome.current_url
        assert "Sam" in chrome.find_element("tag name", "main").text
        chrome.delete_all_cookies()
