"""The blueprint that every view of this room hangs on."""

from flask import Blueprint

bp = Blueprint("authoring", __name__)
