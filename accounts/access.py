"""The policy lines of this room's endpoints."""

from interviews.policy import ANYONE, Line

LINES: dict[str, Line] = {
    "accounts.sign_in": Line(ANYONE),
    "accounts.sign_out": Line(ANYONE),
    "accounts.forgotten": Line(ANYONE),
    "accounts.reset": Line(ANYONE),
    "accounts.join": Line(ANYONE),
    "accounts.settings": Line("self.edit"),
    "accounts.change_password": Line("self.edit"),
    "accounts.sign_out_everywhere": Line("self.edit"),
    "accounts.switch_team": Line("self.edit"),
    "accounts.members": Line("member.list"),
    "accounts.edit_team": Line("team.edit"),
    "accounts.invite_member": Line("member.edit"),
    "accounts.resend_member": Line("member.edit"),
    "accounts.withdraw_member": Line("member.edit"),
    "accounts.change_roles": Line("member.edit"),
    "accounts.remove_member": Line("member.edit"),
    "accounts.outbox": Line("outbox.see"),
    "accounts.mail": Line("outbox.see"),
}
