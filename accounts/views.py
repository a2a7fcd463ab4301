"""HTTP of this room, gathered: the way in, the team's people, the outbox."""

from accounts import member_views, outbox_views, sign_in_views
from accounts.blueprint import bp

__all__ = ["bp", "member_views", "outbox_views", "sign_in_views"]
