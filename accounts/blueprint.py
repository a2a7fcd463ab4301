"""The blueprint that every view of this room hangs on."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)
