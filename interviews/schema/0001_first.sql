-- People and teams -----------------------------------------------------------------------------------------------
create table team (
    id text primary key,
    name text not null,
    language text not null,
    created_at text not null
);

create table person (
    id text primary key,
    email text not null unique,
    name text not null,
    password_hash text not null,
    language text not null,
    theme text not null default 'auto',
    single_keys integer not null default 1,
    created_at text not null,
    password_changed_at text not null
);

create table membership (
    team_id text not null references team(id),
    person_id text not null references person(id),
    roles text not null,
    created_at text not null,
    removed_at text,
    primary key (team_id, person_id)
);

create table member_invitation (
    id text primary key,
    team_id text not null references team(id),
    email text not null,
    roles text not null,
    token_hash text not null unique,
    invited_by text not null references person(id),
    created_at text not null,
    expires_at text not null,
    mailed_at text,
    accepted_at text,
    withdrawn_at text
);
create index member_invitation_team on member_invitation(team_id);

create table password_reset (
    token_hash text primary key,
    person_id text not null references person(id),
    created_at text not null,
    expires_at text not null,
    used_at text
);

create table web_session (
    id_hash text primary key,
    side text not null,
    person_id text references person(id),
    data text not null,
    created_at text not null,
    seen_at text not null,
    expires_at text not null
);
create index web_session_person on web_session(person_id);

create table attempt (
    bucket text not null,
    slot text not null,
    count integer not null,
    primary key (bucket, slot)
);

-- Work in the background -----------------------------------------------------------------------------------------
create table job (
    id text primary key,
    kind text not null,
    args text not null,
    state text not null,
    priority integer not null,
    run_at text not null,
    lease_until text,
    worker text,
    attempts integer not null default 0,
    max_attempts integer not null,
    permille integer not null default 0,
    step text,
    error_code text,
    error text,
    dedup text unique,
    team_id text references team(id),
    subject text not null default '',
    cancel_asked integer not null default 0,
    created_at text not null,
    finished_at text
);
create index job_next on job(state, priority, run_at);
create index job_subject on job(subject);
create index job_team on job(team_id, kind, created_at);

create table upload (
    id text primary key,
    team_id text not null references team(id),
    purpose text not null,
    subject text not null,
    owner_key text not null,
    filename text not null,
    filetype text not null,
    length integer,
    created_at text not null,
    expires_at text not null,
    finished_at text,
    abandoned_at text,
    blob text
);
create index upload_subject on upload(purpose, subject);
create index upload_expiry on upload(expires_at);

-- A file made from another: what it was made of, what it is for, where it lies -----------------------------------
create table rendition (
    team_id text not null references team(id),
    owner text not null,
    name text not null,
    blob text not null,
    mimetype text not null,
    facts text not null,
    created_at text not null,
    primary key (owner, name)
);

-- Authoring ------------------------------------------------------------------------------------------------------
create table question (
    id text primary key,
    team_id text not null references team(id),
    title text not null,
    text text not null,
    competency text not null,
    created_by text not null references person(id),
    created_at text not null,
    updated_at text not null,
    archived_at text
);
create index question_team on question(team_id);

create table take (
    id text primary key,
    team_id text not null references team(id),
    question_id text not null references question(id),
    number integer not null,
    state text not null,
    problem text,
    blob text,
    filename text not null,
    duration_ms integer,
    width integer,
    height integer,
    note text not null default '',
    starred integer not null default 0,
    upload_id text,
    created_by text not null references person(id),
    created_at text not null,
    removed_at text,
    unique (question_id, number)
);

create table edit (
    question_id text primary key references question(id),
    team_id text not null references team(id),
    take_id text references take(id),
    body text not null,
    version integer not null,
    updated_by text not null references person(id),
    updated_at text not null
);

create table clip (
    id text primary key,
    team_id text not null references team(id),
    question_id text not null references question(id),
    take_id text not null references take(id),
    number integer not null,
    state text not null,
    problem text,
    body text not null,
    question_text text not null,
    competency text not null,
    duration_ms integer,
    created_by text not null references person(id),
    created_at text not null,
    published_at text,
    unique (question_id, number)
);

create table interview (
    id text primary key,
    team_id text not null references team(id),
    title text not null,
    role text not null,
    about text not null,
    language text not null,
    deadline text,
    preview text not null default 'topics',
    state text not null,
    version integer not null default 1,
    current_version_id text,
    created_by text not null references person(id),
    created_at text not null,
    updated_at text not null,
    updated_by text references person(id)
);
create index interview_team on interview(team_id);

create table interview_question (
    interview_id text not null references interview(id),
    position integer not null,
    question_id text not null references question(id),
    clip_id text not null references clip(id),
    team_id text not null references team(id),
    primary key (interview_id, position)
);

-- What candidates are sent: frozen when the interview is published.
create table interview_version (
    id text primary key,
    team_id text not null references team(id),
    interview_id text not null references interview(id),
    number integer not null,
    title text not null,
    role text not null,
    about text not null,
    language text not null,
    deadline text,
    preview text not null,
    published_by text not null references person(id),
    published_at text not null,
    unique (interview_id, number)
);

create table version_question (
    version_id text not null references interview_version(id),
    position integer not null,
    team_id text not null references team(id),
    question_id text not null references question(id),
    clip_id text not null references clip(id),
    primary key (version_id, position)
);

-- Candidates and their answers -----------------------------------------------------------------------------------
create table candidate (
    id text primary key,
    team_id text not null references team(id),
    name text not null,
    email text not null,
    created_at text not null,
    unique (team_id, email)
);

create table invitation (
    id text primary key,
    team_id text not null references team(id),
    interview_id text not null references interview(id),
    version_id text not null references interview_version(id),
    candidate_id text not null references candidate(id),
    generation integer not null default 1,
    token_hash text not null unique,
    deadline text,
    invited_by text not null references person(id),
    created_at text not null,
    mailed_at text,
    mail_problem text,
    opened_at text,
    consented_at text,
    started_at text,
    submitted_at text,
    withdrawn_at text,
    unique (interview_id, candidate_id)
);
create index invitation_team on invitation(team_id);

create table answer (
    id text primary key,
    team_id text not null references team(id),
    invitation_id text not null references invitation(id),
    position integer not null,
    question_id text not null references question(id),
    clip_id text not null references clip(id),
    watched_at text,
    think_until text,
    kept_take_id text,
    kept_at text,
    created_at text not null,
    unique (invitation_id, position)
);

create table answer_take (
    id text primary key,
    team_id text not null references team(id),
    answer_id text not null references answer(id),
    number integer not null,
    state text not null,
    problem text,
    counted integer not null default 1,
    blob text,
    upload_id text,
    limit_ms integer not null,
    duration_ms integer,
    started_at text not null,
    ended_at text,
    unique (answer_id, number)
);

-- Review ---------------------------------------------------------------------------------------------------------
create table comment (
    id text primary key,
    team_id text not null references team(id),
    interview_id text not null references interview(id),
    answer_id text not null references answer(id),
    author_id text not null references person(id),
    parent_id text references comment(id),
    at_ms integer not null,
    until_ms integer,
    body text not null,
    seq integer not null,
    created_at text not null,
    updated_at text not null,
    removed_at text,
    unique (interview_id, seq)
);
create index comment_answer on comment(answer_id);

create table score (
    answer_id text not null references answer(id),
    reviewer_id text not null references person(id),
    team_id text not null references team(id),
    value integer not null,
    note text not null default '',
    created_at text not null,
    updated_at text not null,
    primary key (answer_id, reviewer_id)
);
