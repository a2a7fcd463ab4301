"""HTTP of this room."""

from flask import Blueprint

bp = Blueprint("review", __name__)
