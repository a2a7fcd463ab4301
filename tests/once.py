"""What each test's own app would make anew is made once for each process: compiled templates, compiled routes, the version of the static
files, and whether the cast's password is soon guessed.

An app takes 6 ms of processor time then in place of 50, its first page 17 in place of 72, and six people 2 in place of 20.
"""

from functools import cache, partial

import jinja2
from flask import Flask
from werkzeug.routing import Rule

from accounts import passwords
from tagning.web import templating


def install():
    """From now on, for every app of this process."""
    kept = Bytecode()
    Flask.jinja_options = {"bytecode_cache": kept}
    templating.Environment = partial(templating.Environment, bytecode_cache=kept)
    templating.static_version = cache(templating.static_version)
    passwords._is_soon_guessed = by_value(passwords._is_soon_guessed)
    Rule.compile = remembering(Rule.compile)


class Bytecode(jinja2.BytecodeCache):
    """Compiled templates, in memory. The pages' environment and the mails' may compile one source in two ways."""

    def __init__(self):
        self._compiled = {}

    def load_bytecode(self, bucket):
        held = self._compiled.get((bucket.key, bucket.environment.__class__))
        if held:
            bucket.bytecode_from_string(held)

    def dump_bytecode(self, bucket):
        self._compiled[bucket.key, bucket.environment.__class__] = bucket.bytecode_to_string()


def by_value(is_soon_guessed):
    """The same, remembered."""
    remembered = cache(lambda password, words: is_soon_guessed(password, list(words)))
    return lambda password, words: remembered(password, tuple(words))


COMPILED = ("_parts", "_trace", "_converters", "_build", "_build_unknown")


def remembering(compile_rule):
    """Werkzeug's method that compiles a route for its map. What it makes holds nothing of the map but converters, and ours ask no map."""
    made = {}

    def compile_once(rule):
        key = (rule.rule, repr(rule.defaults), rule.subdomain, rule.host, rule.merge_slashes, rule.map.host_matching)
        if key not in made:
            compile_rule(rule)
            built = {name: getattr(rule, name) for name in COMPILED}
            made[key] = built | {"_build": rule._build.__func__, "_build_unknown": rule._build_unknown.__func__}, set(rule.arguments)
            return
        built, arguments = made[key]
        rule.__dict__.update(built)
        rule.arguments |= arguments
        rule._build, rule._build_unknown = built["_build"].__get__(rule), built["_build_unknown"].__get__(rule)

    return compile_once
