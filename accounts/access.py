"""The policy lines of this room's endpoints."""

from foundation.policy import ANYONE, PolicyLine

LINES: dict[str, PolicyLine] = {
    "accounts.sign_in": PolicyLine(ANYONE),
    "accounts.sign_out": PolicyLine(ANYONE),
    "accounts.forgotten": PolicyLine(ANYONE),
    "accounts.reset": PolicyLine(ANYONE),
    "accounts.join": PolicyLine(ANYONE),
    "accounts.settings": PolicyLine("self.edit"),
    "accounts.change_password": PolicyLine("self.edit"),
    "accounts.end_session": PolicyLine("self.edit"),
    "accounts.sign_out_everywhere": PolicyLine("self.edit"),
    "accounts.switch_team": PolicyLine("self.edit"),
    "accounts.members": PolicyLine("member.list"),
    "accounts.edit_team": PolicyLine("team.edit"),
    "accounts.invite_member": PolicyLine("member.edit"),
    "accounts.resend_member": PolicyLine("member.edit"),
    "accounts.withdraw_member": PolicyLine("member.edit"),
    "accounts.change_roles": PolicyLine("member.edit"),
    "accounts.remove_member": PolicyLine("member.edit"),
    "accounts.restore_member": PolicyLine("member.edit"),
    "accounts.restore_member_invitation": PolicyLine("member.edit"),
    "accounts.outbox": PolicyLine("outbox.see"),
    "accounts.mail": PolicyLine("outbox.see"),
}
