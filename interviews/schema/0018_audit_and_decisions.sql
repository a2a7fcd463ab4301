-- Who did what to which object, when: appended to, never changed. Each entry of a chain (one for each interview, and one with an empty
-- name for what concerns the whole team) holds the sum of the one before. See docs/audit.md.
create table audit (
    id text primary key,
    team_id text not null references team(id),
    chain text not null,
    n integer not null,
    at text not null,
    actor_id text not null,
    kind text not null,
    detail_sum text not null,
    previous text not null,
    sum text not null,
    unique (team_id, chain, n)
);
create index audit_of_team on audit(team_id, at, id);

-- Where each chain ends. Whoever appends updates this row first, so that two writers take turns.
create table audit_head (
    team_id text not null references team(id),
    chain text not null,
    n integer not null,
    sum text not null,
    primary key (team_id, chain)
);

-- What an entry is about, with the salt of its sum. Erasing a candidate deletes these rows; the entries stay valid without them.
create table audit_detail (
    audit_id text primary key references audit(id),
    team_id text not null references team(id),
    thing text not null,
    salt text not null,
    detail text not null
);
create index audit_detail_of_thing on audit_detail(thing);

-- What becomes of a candidate. One is in force at a time, the one that has not ended (undone, or replaced by another); it is pending until
-- applied. reasons has a code by competency, as JSON. The letter is as the template says until somebody edits it, and is kept as it was sent.
create table decision (
    id text primary key,
    team_id text not null references team(id),
    interview_id text not null references interview(id),
    invitation_id text not null references invitation(id),
    verdict text not null,
    reasons text not null,
    words text not null default '',
    decided_by text not null references person(id),
    decided_at text not null,
    replaces text references decision(id),
    confirmed_by text references person(id),
    confirmed_at text,
    has_letter integer not null,
    letter_subject text,
    letter_body text,
    changed_at text not null,
    ended_at text,
    applied_at text,
    applied_by text references person(id),
    mailed_at text,
    mail_problem text
);
create unique index decision_in_force on decision(invitation_id) where ended_at is null;
create index decision_of_interview on decision(interview_id);

-- An interview's own letters, one for each verdict, in place of the ready ones.
create table letter_template (
    interview_id text not null references interview(id),
    verdict text not null,
    team_id text not null references team(id),
    subject text not null,
    body text not null,
    updated_by text not null references person(id),
    updated_at text not null,
    primary key (interview_id, verdict)
);

-- Whether a second person confirms each decision before it is applied.
alter table interview add column four_eyes integer not null default 0;
