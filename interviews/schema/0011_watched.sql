-- What a reviewer has watched of an answer: the stretches in ms as JSON, their length together, and where the reviewer was last.
create table watched (
    answer_id text not null references answer(id),
    person_id text not null references person(id),
    team_id text not null references team(id),
    parts text not null,
    watched_ms integer not null,
    at_ms integer not null,
    updated_at text not null,
    primary key (answer_id, person_id)
);
