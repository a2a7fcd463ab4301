-- The reviewers of a question, each with the row of the balanced order that is theirs, and the speed at which they listen to it.
create table queue (
    interview_id text not null references interview(id),
    question_id text not null references question(id),
    reviewer_id text not null references person(id),
    team_id text not null references team(id),
    number integer not null,
    speed_percent integer not null default 100,
    created_at text not null,
    primary key (interview_id, question_id, reviewer_id)
);

-- The order in which a reviewer meets the answers to a question. Answers that come later are added behind.
create table queue_place (
    answer_id text not null references answer(id),
    reviewer_id text not null references person(id),
    team_id text not null references team(id),
    interview_id text not null references interview(id),
    question_id text not null references question(id),
    place integer not null,
    skipped_at text not null default '',
    primary key (answer_id, reviewer_id)
);
create index queue_place_order on queue_place(interview_id, question_id, reviewer_id, place);

-- Who has an answer open in their queue. A colleague's queue leaves it out until the lease is over.
create table answer_lease (
    answer_id text primary key references answer(id),
    person_id text not null references person(id),
    team_id text not null references team(id),
    lease_until text not null
);

-- A reviewer knows the candidate, and does not judge them.
create table recusal (
    invitation_id text not null references invitation(id),
    person_id text not null references person(id),
    team_id text not null references team(id),
    reason text not null default '',
    recused_at text not null,
    primary key (invitation_id, person_id)
);
