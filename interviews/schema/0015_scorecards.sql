-- How an interview's candidates are judged. The newest published version counts; one without published_at is a draft.
create table scorecard (
    id text primary key,
    team_id text not null references team(id),
    interview_id text not null references interview(id),
    version integer not null,
    opens text not null,
    needs_evidence integer not null,
    reason text not null default '',
    created_by text references person(id),
    created_at text not null,
    published_at text,
    unique (interview_id, version)
);

-- One thing that is judged: its name, scale and behaviours as data. It never changes, and versions of a scorecard share it.
create table competency (
    id text primary key,
    team_id text not null references team(id),
    body text not null,
    created_at text not null
);

create table scorecard_competency (
    scorecard_id text not null references scorecard(id),
    competency_id text not null references competency(id),
    team_id text not null references team(id),
    position integer not null,
    weight integer not null,
    weight_reason text not null default '',
    counted integer not null default 1,
    primary key (scorecard_id, competency_id)
);

-- What a reviewer judges of an answer, or of a candidate as a whole (the subject is then the invitation). first_ is what was handed in.
create table mark (
    competency_id text not null references competency(id),
    reviewer_id text not null references person(id),
    subject text not null,
    team_id text not null references team(id),
    invitation_id text not null references invitation(id),
    answer_id text references answer(id),
    kind text not null,
    value integer,
    reason text not null default '',
    note text not null default '',
    first_kind text,
    first_value integer,
    created_at text not null,
    updated_at text not null,
    primary key (competency_id, reviewer_id, subject)
);
create index mark_of_candidate on mark(invitation_id, reviewer_id);

create table evidence (
    id text primary key,
    team_id text not null references team(id),
    invitation_id text not null references invitation(id),
    answer_id text not null references answer(id),
    competency_id text not null references competency(id),
    reviewer_id text not null references person(id),
    comment_id text references comment(id),
    at_ms integer not null,
    until_ms integer not null,
    created_at text not null
);
create index evidence_of_candidate on evidence(invitation_id, reviewer_id);

create table hand_in (
    invitation_id text not null references invitation(id),
    reviewer_id text not null references person(id),
    team_id text not null references team(id),
    scorecard_id text not null references scorecard(id),
    handed_in_at text not null,
    primary key (invitation_id, reviewer_id)
);
create index hand_in_of_reviewer on hand_in(reviewer_id, invitation_id);

-- A mark that was changed after it was handed in: old, new, why, and whether colleagues' marks could be seen by then.
create table mark_change (
    id text primary key,
    team_id text not null references team(id),
    invitation_id text not null references invitation(id),
    competency_id text not null references competency(id),
    reviewer_id text not null references person(id),
    subject text not null,
    old_kind text not null,
    old_value integer,
    new_kind text not null,
    new_value integer,
    why text not null,
    had_seen integer not null,
    changed_at text not null
);
create index mark_change_of_candidate on mark_change(invitation_id, reviewer_id);

-- Somebody looked at a candidate's sealed reviews without having handed in: who, when and why.
create table seal_break (
    id text primary key,
    team_id text not null references team(id),
    invitation_id text not null references invitation(id),
    person_id text not null references person(id),
    reason text not null,
    broken_at text not null
);
create index seal_break_of_candidate on seal_break(invitation_id);

alter table interview add column phase text not null default 'scoring';

-- Scores given so far become the marks of a scorecard with one competency, which asks for no evidence. Whoever had scored every answer
-- of a candidate has handed in.
insert into scorecard (id, team_id, interview_id, version, opens, needs_evidence, created_at, published_at)
select i.id, i.team_id, i.id, 1, 'candidate', 0, i.created_at, i.created_at from interview i
where exists (select 1 from score s join answer a on a.id = s.answer_id join invitation v on v.id = a.invitation_id
              where v.interview_id = i.id);
insert into competency (id, team_id, body, created_at)
select id, team_id, '{"judged_on": "answers", "name": {"en": "Overall", "sv": "Helhet"}, "questions": [], "reference": {}, "scale": 5, "steps": [{"en": "Shows nothing of what the role needs.", "sv": "Visar inget av det som rollen kräver."}, {"en": "Shows a little, with large gaps.", "sv": "Visar lite, med stora luckor."}, {"en": "Shows what the role needs, in outline.", "sv": "Visar det som rollen kräver, i stora drag."}, {"en": "Shows it clearly, with an example.", "sv": "Visar det tydligt, med ett exempel."}, {"en": "Shows it fully, with examples and what came of them.", "sv": "Visar det fullt ut, med exempel och vad de ledde till."}]}', created_at
from scorecard;
insert into scorecard_competency (scorecard_id, competency_id, team_id, position, weight)
select id, id, team_id, 1, 1 from scorecard;
insert into mark (competency_id, reviewer_id, subject, team_id, invitation_id, answer_id, kind, value, note, created_at, updated_at)
select v.interview_id, s.reviewer_id, s.answer_id, s.team_id, v.id, s.answer_id, 'value', s.value, s.note, s.created_at, s.updated_at
from score s join answer a on a.id = s.answer_id join invitation v on v.id = a.invitation_id;
insert into hand_in (invitation_id, reviewer_id, team_id, scorecard_id, handed_in_at)
select v.id, m.reviewer_id, v.team_id, v.interview_id, max(m.updated_at)
from mark m join invitation v on v.id = m.invitation_id
group by v.id, m.reviewer_id, v.team_id, v.interview_id
having count(*) >= (select count(*) from answer a where a.invitation_id = v.id and a.kept_take_id is not null);
update mark set first_kind = kind, first_value = value
where exists (select 1 from hand_in h where h.invitation_id = mark.invitation_id and h.reviewer_id = mark.reviewer_id);
drop table score;
