"""HTTP of this room."""

from flask import Blueprint

bp = Blueprint("authoring", __name__)
