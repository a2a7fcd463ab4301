"""HTTP of this room, gathered: questions, takes, edits, clips, interviews, invitations."""

from authoring import clip_views, edit_views, interview_views, invitation_views, question_views, take_views
from authoring.blueprint import bp

__all__ = ["bp", "clip_views", "edit_views", "interview_views", "invitation_views", "question_views", "take_views"]
