-- Candidates who were erased: what is needed to erase them again when an older copy is restored, and nothing about them.
create table erasure (
    team_id text not null references team(id),
    candidate_id text not null,
    asked_at text not null,
    finished_at text,
    primary key (team_id, candidate_id)
);
