"""Every template compiles, and asks of others only what they have."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from jinja2 import Environment, nodes

from spip_live import headers, widgets


@pytest.fixture(scope="module")
def env() -> Environment:
    app = Flask("spip_live")
    headers.init(app)
    widgets.init(app)
    return app.jinja_env


def ours(env: Environment) -> list[str]:
    names = env.list_templates(extensions=["html", "txt"])
    return [name for name in names if not name.startswith("govuk_frontend_")]


def source(env: Environment, name: str) -> str:
    assert env.loader
    return env.loader.get_source(env, name)[0]


def missing(env: Environment, text: str) -> Iterator[str]:
    """What a template imports from another, which defines and sets nothing of that name."""
    for wanted in env.parse(text).find_all(nodes.FromImport):
        if isinstance(wanted.template, nodes.Const):
            target = env.parse(source(env, wanted.template.value))
            exported = {macro.name for macro in target.find_all(nodes.Macro)}
            exported |= {
                each.target.name
                for each in target.body
                if isinstance(each, nodes.Assign) and isinstance(each.target, nodes.Name)
            }
            asked = {each if isinstance(each, str) else each[0] for each in wanted.names}
            yield from sorted(asked - exported)


def test_every_template_compiles_with_the_filters_that_it_uses(env: Environment) -> None:
    for name in ours(env):
        env.get_template(name)


def test_everything_that_a_template_imports_exists(env: Environment) -> None:
    for name in ours(env):
        assert list(missing(env, source(env, name))) == [], name


def test_a_macro_that_does_not_exist_is_noticed(env: Environment) -> None:
    planted = '{% from "_macros.html" import icon, no_such_part %}'

    assert list(missing(env, planted)) == ["no_such_part"]
