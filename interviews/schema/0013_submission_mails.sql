-- Mail to the team when somebody submits: whether a person wants it, whom they have still to be told of, and when they were told last.
alter table person add column submission_mails integer not null default 1;
create table submission_notice (
    team_id text not null references team(id),
    person_id text not null references person(id),
    invitation_id text not null references invitation(id),
    created_at text not null,
    job_id text,
    primary key (person_id, invitation_id)
);
create index submission_notice_team on submission_notice(team_id, person_id);
create table submission_pause (
    team_id text not null references team(id),
    person_id text not null references person(id),
    told_at text,
    job_id text,
    primary key (team_id, person_id)
);
