"""Presses every button, tick box and link within the page, and turns every list of choices, also those that a press brings; says what is
wrong with each press.

A button that does nothing that can be noticed (no request, no other page, no change, no sound or picture), that leaves the keyboard
nowhere, that says a thing twice, or that makes a script or the server fail is a fault. A page is opened anew for each press, on the rows
that it had at first.
"""

import re
import time

from playwright.sync_api import Error

_NOTICED_S = 2.0
_SETTLED_S = 0.2
_LONGEST_S = 2.5
_DEEPEST = 4
_RECORDED_S = 7
_RECORDING = "() => Boolean(document.querySelector('.is-recording, [data-count]:not(:empty)'))"

# What the browser says of an answer that refuses what a form held.
_REFUSED = re.compile(r"status of (400|409|410|422|429)")
_NO_PAGE = (404, 405, 500, 501, 502, 503)

_WATCH = """() => {
  const seen = window.noticed = { changes: 0, last: performance.now(), said: [] };
  const note = () => { seen.changes += 1; seen.last = performance.now(); };
  const kinds = "play pause seeking volumechange ratechange invalid input change toggle scroll fullscreenchange close";
  for (const name of kinds.split(" ")) document.addEventListener(name, note, true);
  addEventListener("hashchange", note);
  const words = (one) => (one.innerText ?? one.textContent ?? "").trim();
  const live = "[role=status], [role=alert], [aria-live=polite], [aria-live=assertive]";
  const region = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest(live);
  new MutationObserver((list) => {
    note();
    for (const place of new Set(list.filter((one) => one.type !== "attributes").map((one) => region(one.target)).filter(Boolean)))
      if (words(place) && place.checkVisibility()) seen.said.push(words(place));
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  seen.fields = () => [...document.querySelectorAll("input, select, textarea")].map((one) => one.value + one.checked).join("|");
  seen.before = seen.fields();
}"""
_NOTICED = """() => {
  const seen = window.noticed;
  return seen ? [seen.changes + (seen.fields() !== seen.before), performance.now() - seen.last] : [1, 0];
}"""
# Who follows a link to a place that takes no focus goes on from there with Tab.
_LEFT = """() => ({ lost: document.activeElement === document.body && !document.getElementById(location.hash.slice(1)),
  said: window.noticed?.said ?? [], title: document.title,
  focus: document.activeElement?.outerHTML.slice(0, 200) ?? "" })"""

# Each button with what it is, in the order of the page. A name of a person or a number makes no other kind of button.
_BUTTONS = """() => {
  const general = (text) => text.replace(/[0-9a-z]{20}/g, "*").replace(/\\d+/g, "#").replace(/\\s+/g, " ").trim().slice(0, 60);
  const shown = (one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length > 0;
  const modal = [...document.querySelectorAll("dialog:modal")].pop();
  const stays = (one) => one.pathname === location.pathname && one.search === location.search && one.hash.length > 1;
  const boxes = "input[type=checkbox], input[type=radio]";
  const words = (one) => one.innerText || one.getAttribute("aria-label") || "";
  const named = (one) => (one.matches("select, " + boxes) ? `${one.type} ${one.name}` : words(one));
  window.buttons = [...document.querySelectorAll("button, summary, [role=button], input[type=submit], select, a[href], " + boxes)]
    .filter((one) => (one.matches("a") ? stays(one) : !one.matches("select") || one.options.length > 1));
  return window.buttons.map((one, at) => ({
    at, shown: shown(one) && (!modal || modal.contains(one)), off: one.disabled || one.getAttribute("aria-disabled") === "true",
    why: Boolean(one.title || document.getElementById(one.getAttribute("aria-describedby") ?? "")?.innerText.trim()),
    house: Boolean(one.closest(".house-header, .alone-header, .hallway-header, .house-footer")),
    name: [one.tagName.toLowerCase(), general(named(one)),
      ...one.getAttributeNames().filter((name) => name.startsWith("data-") && name !== "data-sent"),
      general(new URL((one.getAttribute("formaction") && one.formAction) || one.form?.action || "/", location.href).pathname)].join(" "),
  }));
}"""


class Presser:
    """Presses the buttons of one person's pages. `.faults` are sentences; `.off` and `.on` the buttons seen so, over all pages."""

    def __init__(self, visit, enter, restore):
        self.visit, self.page, self.enter, self.restore = visit, visit.page, enter, restore
        self.pressed, self.faults, self.off, self.on = set(), [], {}, set()
        self.requests, self.answers, self.wrote = 0, [], False
        self.visit.context.on("request", self._asked)
        self.visit.context.on("response", self._answered)
        self.visit.context.on("dialog", lambda dialog: dialog.accept())
        self.page.on("filechooser", self._asked_for_a_file)

    def _asked(self, request):
        self.requests += 1
        self.wrote = self.wrote or request.method != "GET"

    def _asked_for_a_file(self, _chooser):
        self.requests += 1

    def _answered(self, response):
        if response.request.is_navigation_request():
            self.answers.append(response.status)

    def press_all(self, endpoint, address):
        """Press each button of the page that has not been pressed, then those that came, each from the page's beginning."""
        waiting = [()]
        while waiting:
            path = waiting.pop(0)
            found = self.go(endpoint, address, path)
            for name in found:
                if name not in self.pressed and len(path) < _DEEPEST:
                    self.pressed.add(name)
                    waiting.append((*path, name))

    def go(self, endpoint, address, path):
        """Open the page, press what is named, look at the last press; the names of the buttons that stand there then."""
        self.open(address)
        for name in path[:-1]:
            if not self.press(endpoint, name):
                return []
        if path:
            self.look_at(endpoint, address, path)
        return [] if self.answers[1:] else self.offered(endpoint)

    def offered(self, endpoint):
        """The buttons that can be pressed. Where something is recorded the next ones take some seconds to come."""
        end = time.monotonic() + _RECORDED_S
        while True:
            found = [name for name, one in self.buttons(endpoint) if one["shown"] and not one["off"]]
            if set(found) - self.pressed or time.monotonic() > end or not self.read(_RECORDING):
                return found
            self.page.wait_for_timeout(250)

    def open(self, address):
        if self.wrote:
            self.forget()
            self.restore()
        self.enter()
        self.page.goto(address)
        self.read(_WATCH)
        self.answers, self.wrote = [200], False
        del self.visit.complaints[:]

    def forget(self):
        """Close the page, open another and empty the browser's own store: a page that still sends, or one that finds a recording whose
        take is taken back, would ask for what is no longer there.
        """
        self.page.close()
        self.page = self.visit.page = self.visit.context.new_page()
        self.page.on("filechooser", self._asked_for_a_file)
        session = self.visit.context.new_cdp_session(self.page)
        session.send("Storage.clearDataForOrigin", {"origin": self.visit.url, "storageTypes": "indexeddb"})
        session.detach()

    def read(self, script):
        """What the script gives. A page that is just being left is asked again when the next one is there."""
        for _ in range(3):
            try:
                return self.page.evaluate(script)
            except Error as error:
                if "navigation" not in str(error):
                    raise
                self.page.wait_for_load_state()
        raise AssertionError(f"{self.page.url} is left again and again")

    def buttons(self, endpoint):
        """(name, facts) of every button in the page; which are off and on is kept."""
        found = []
        for one in self.read(_BUTTONS):
            name = f"{'' if one['house'] else endpoint}: {one['name']}"
            found.append((name, one))
            if one["shown"] and one["off"] and not one["why"]:
                self.off.setdefault(name, endpoint)
            elif one["shown"]:
                self.on.add(name)
        return found

    def press(self, endpoint, name):
        """Press it by keyboard, as soon as it can be; whether it was there."""
        end = time.monotonic() + 8
        while time.monotonic() < end:
            at = next((one["at"] for found, one in self.buttons(endpoint) if found == name and one["shown"] and not one["off"]), None)
            handle = None if at is None else self.page.evaluate_handle("(at) => window.buttons?.[at]", at).as_element()
            if handle:
                self.requests = 0
                self.work(handle)
                self.settle()
                return True
            self.page.wait_for_timeout(100)
        return False

    def work(self, handle):
        """By the key that people use for it. Of a list of choices the next one is taken, or the one before the last."""
        kind = handle.evaluate("(one) => one.matches('select') ? 'select' : one.type")
        if kind == "radio":
            return handle.press("ArrowDown" if handle.is_checked() else "Space")
        if kind != "select":
            return handle.press("Space" if kind == "checkbox" else "Enter")
        before = handle.input_value()
        handle.press("ArrowDown")
        if handle.input_value() == before:
            handle.press("ArrowUp")

    def settle(self):
        """Until something was noticed and nothing changes any more."""
        began = time.monotonic()
        while time.monotonic() - began < _LONGEST_S:
            self.page.wait_for_timeout(30)
            changes, quiet_ms = self.noticed()
            if (changes or self.requests or self.answers[1:]) and quiet_ms > _SETTLED_S * 1000:
                return
            if time.monotonic() - began > _NOTICED_S and not changes:
                return

    def noticed(self):
        try:
            return self.page.evaluate(_NOTICED)
        except Exception:  # the page is just being left
            self.page.wait_for_load_state()
            return [1, 1000]

    def look_at(self, endpoint, address, path):
        """What is wrong with the last press."""
        where = f"{endpoint} ({address}): {' → '.join(name.split(': ', 1)[1] for name in path)}"
        if not self.press(endpoint, path[-1]):
            return
        changes = self.noticed()[0]
        if not changes and not self.requests and not self.answers[1:]:
            self.faults.append(f"{where} does nothing")
        self.page.wait_for_load_state()
        left = self.read(_LEFT)
        if not self.answers[1:] and left["lost"]:
            self.faults.append(f"{where} leaves the keyboard nowhere")
        for words, again in zip(left["said"], left["said"][1:]):
            if words == again:
                self.faults.append(f"{where} says twice: {words[:80]}")
        self.faults += [f"{where} leads to {status}" for status in self.answers[1:] if status in _NO_PAGE]
        if self.answers[-1] in (400, 422) and ("aria-invalid" not in left["focus"] or not re.match("Error: |Fel: ", left["title"])):
            self.faults.append(f"{where} is refused, and the focus is not on what is wrong but on {left['focus'][:80]} of {left['title']}")
        self.faults += [f"{where}: {said}" for said in self.visit.complaints if not _REFUSED.search(said)]
