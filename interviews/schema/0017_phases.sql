-- The phases of an interview: until which day each is planned, and every move from one to another with what was handed in by then.
alter table interview add column collecting_until text;
alter table interview add column scoring_until text;
alter table interview add column debrief_until text;
create table phase_move (
    id text primary key,
    team_id text not null references team(id),
    interview_id text not null references interview(id),
    from_phase text not null,
    to_phase text not null,
    reason text not null default '',
    done integer not null,
    wanted integer not null,
    undoes text,
    moved_by text not null references person(id),
    moved_at text not null
);
create index phase_move_of_interview on phase_move(interview_id, moved_at);

-- Whom somebody has reminded of what is left to hand in, and when last.
create table reminder (
    interview_id text not null references interview(id),
    person_id text not null references person(id),
    team_id text not null references team(id),
    sent_by text not null references person(id),
    sent_at text not null,
    job_id text not null,
    primary key (interview_id, person_id)
);

-- Whether colleagues' reviews could be seen by the one who handed in.
alter table hand_in add column had_seen integer not null default 0;

-- How much of the answer the reviewer had watched when they gave the mark; null for a mark on the candidate as a whole and for older ones.
alter table mark add column watched_percent integer;

-- An anonymous interview shows a number in place of a name. Numbers follow the hashes of the links, so that neither names nor times tell them.
alter table interview add column is_anonymous integer not null default 0;
alter table invitation add column number integer;
update invitation set number = (select count(*) from invitation o
                                where o.interview_id = invitation.interview_id and o.token_hash <= invitation.token_hash);
create unique index invitation_number on invitation(interview_id, number);
