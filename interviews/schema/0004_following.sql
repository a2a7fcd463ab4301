-- Who makes something of an upload while its bytes arrive, and whether that came to a good end.
create table following (
    upload_id text primary key references upload(id),
    team_id text not null references team(id),
    state text not null,
    worker text not null,
    lease_until text not null
);
