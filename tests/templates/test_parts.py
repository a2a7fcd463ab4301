"""The macros that every page is built of."""

import re

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from wtforms import BooleanField, Form, IntegerField, RadioField, StringField

from foundation.language import load_words, timecode
from tagning.places import STATIC, TEMPLATES, TRANSLATIONS
from tagning.web.templating import avatar_hue, heroicon, initials


def use(source: str, language: str = "en", **values: object) -> str:
    words = load_words(TRANSLATIONS)[language]
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(words.gettext, words.ngettext, newstyle=True)
    environment.globals.update(avatar_hue=avatar_hue, initials=initials, heroicon=heroicon, format_ms=timecode)
    return environment.from_string(source).render(**values)


class Question(Form):
    title = StringField("Title", description="A few words for your colleagues.")
    seconds = IntegerField("Answer length")
    open = BooleanField("Candidates may see it beforehand")
    language = RadioField("Language", choices=[("sv", "Svenska"), ("en", "English")])


FIELD = '{% from "parts/forms.html" import field %}{{ field(form[name], **attributes) }}'


def test_a_field_is_named_by_its_label_and_described_by_its_hint():
    html = use(FIELD, form=Question(), name="title", attributes={"autocomplete": "off"})
    assert 'for="title"' in html and 'id="title"' in html
    assert 'id="title-hint"' in html and 'aria-describedby="title-hint"' in html
    assert 'autocomplete="off"' in html


def test_a_field_in_error_says_so_and_points_to_the_sentence():
    form = Question(data={"title": "x"})
    form.title.errors = ["That is too short."]
    html = use(FIELD, form=form, name="title", attributes={})
    assert 'aria-invalid="true"' in html and 'aria-describedby="title-hint title-error"' in html
    assert 'id="title-error"' in html and "That is too short." in html


def test_a_field_without_hint_or_error_describes_nothing():
    html = use(FIELD, form=Question(), name="seconds", attributes={"class_": "is-short"})
    assert "aria-describedby" not in html and "aria-invalid" not in html
    assert 'class="input is-short"' in html


def test_a_tick_box_stands_inside_its_label():
    html = use(FIELD, form=Question(), name="open", attributes={})
    assert html.index("<label") < html.index('type="checkbox"') < html.index("</label>")


def test_radio_buttons_are_a_group_with_a_legend():
    html = use(FIELD, form=Question(), name="language", attributes={})
    assert "<fieldset" in html and "<legend" in html and html.count('type="radio"') == 2


def test_a_field_escapes_what_people_wrote():
    html = use(FIELD, form=Question(data={"title": '"><script>'}), name="title", attributes={})
    assert "<script>" not in html


# The same names and colours stand in tests/js/shared/avatar.test.js: page and script must agree.
@pytest.mark.parametrize("name, hue", [("Alice Lindqvist", 0), ("Bob Åkesson", 6), ("erin", 7), ("李雷", 0)])
def test_a_name_has_one_colour_everywhere(name, hue):
    assert f"hue-{hue}" in use('{% from "parts/avatar.html" import avatar %}{{ avatar(name) }}', name=name)


def test_an_avatar_shows_the_first_and_the_last_name():
    assert ">AL<" in use('{% from "parts/avatar.html" import avatar %}{{ avatar("Alice Maria Lindqvist") }}')


def test_steps_say_in_words_where_one_is():
    html = use('{% from "parts/steps.html" import steps %}{{ steps(3, 5) }}', language="sv")
    assert "3 av 5" in html and html.count("is-done") == 2 and html.count("aria-current") == 1


def test_a_running_job_can_be_followed_and_stopped():
    call = 'job("/jobs/1", "Publishing", 430, "Drawing", cancel="/jobs/1/cancel", then="/q/1")'
    html = use('{% from "parts/progress.html" import job %}{{ ' + call + " }}")
    assert 'data-progress="/jobs/1"' in html and 'data-cancel="/jobs/1/cancel"' in html and 'data-then="/q/1"' in html
    assert 'value="430"' in html and "43 %" in html and "data-stop" in html


def test_a_job_that_cannot_be_stopped_has_no_button_for_it():
    assert "data-stop" not in use('{% from "parts/progress.html" import job %}{{ job("/jobs/1", "Publishing") }}')


def test_a_range_is_written_with_both_ends():
    html = use('{% from "parts/timecode.html" import moment %}{{ moment(51000, 58200, href="#c1") }}')
    assert html == '<a class="timecode" href="#c1">0:51.0–0:58.2</a>'


def test_no_page_carries_its_looks_or_its_scripts_inside():
    """The Content-Security-Policy would silently drop them. Mails are no pages."""
    for path in TEMPLATES.rglob("*.html"):
        text = re.sub(r"{{.*?}}|{%.*?%}", "", path.read_text(), flags=re.S)
        if "mail" in path.relative_to(TEMPLATES).parts:
            continue
        assert not re.search(r" style=|<style|\son[a-z]+=\"", text), path
        for tag in re.findall(r"<script[^>]*>", text):
            assert " src=" in tag or 'type="application/json"' in tag, path


def test_every_stylesheet_is_used():
    bundles = [path.read_text() for path in (STATIC / "css").glob("*.css")]
    pages = [path.read_text() for path in TEMPLATES.rglob("*.html")]
    for path in (STATIC / "css").glob("*.css"):
        bundled = any(f'@import url("{path.name}");' in text for text in bundles)
        linked = any(f'asset("css/{path.name}")' in text or f"asset('css/{path.name}')" in text for text in pages)
        assert bundled or linked, path.name
