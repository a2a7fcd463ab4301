"""HTTP of this room."""

from flask import Blueprint

bp = Blueprint("answering", __name__)
