-- A mail to somebody who is invited to the team, or who asked for a new password, that was refused for good: when, and in whose words.
alter table member_invitation add column undeliverable_at text;
alter table member_invitation add column undeliverable_words text;
alter table person add column undeliverable_at text;
alter table person add column undeliverable_words text;
