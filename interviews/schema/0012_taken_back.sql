-- Interviews that are archived; and deadlines moved for everyone who is invited: who moved them, what each invitation had before,
-- and whether the candidates were told or the move was undone.
alter table interview add column archived_at text;
create table deadline_move (
    id text primary key,
    team_id text not null references team(id),
    interview_id text not null references interview(id),
    deadline text not null,
    before text not null,
    mails integer not null,
    moved_by text not null references person(id),
    moved_at text not null,
    told_at text,
    undone_at text
);
create index deadline_move_interview on deadline_move(interview_id, moved_at);
