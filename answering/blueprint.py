"""The blueprint that every view of this room hangs on."""

from flask import Blueprint

bp = Blueprint("answering", __name__)
