"""The blueprint that every view of this room is registered on."""

from flask import Blueprint

bp = Blueprint("authoring", __name__)
