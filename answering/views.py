"""HTTP of this room, gathered: the visit, its questions, the submission, and the videos."""

from answering import media_views, question_views, submission_views, visit_views
from answering.blueprint import bp

__all__ = ["bp", "media_views", "question_views", "submission_views", "visit_views"]
