-- What lists of invitations are sorted, searched and counted by, beside the invitation: a page of a list is then read from one index.
-- Names and addresses are in lower case; the deadline is the candidate's own or the version's, and '9' without one.
alter table invitation add column name_key text not null default '';
alter table invitation add column words_key text not null default '';
alter table invitation add column closes_key text not null default '9';
alter table invitation add column submitted_answers integer not null default 0;
update invitation set
    name_key = (select lower(replace(replace(replace(replace(replace(replace(replace(c.name, 'Å', 'å'), 'Ä', 'ä'), 'Ö', 'ö'), 'Æ', 'æ'), 'Ø', 'ø'), 'É', 'é'), 'Ü', 'ü'))
                from candidate c where c.id = invitation.candidate_id and c.team_id = invitation.team_id),
    words_key = (select lower(replace(replace(replace(replace(replace(replace(replace(c.name || ' ' || c.email, 'Å', 'å'), 'Ä', 'ä'), 'Ö', 'ö'), 'Æ', 'æ'), 'Ø', 'ø'), 'É', 'é'), 'Ü', 'ü'))
                 from candidate c where c.id = invitation.candidate_id and c.team_id = invitation.team_id),
    closes_key = coalesce(deadline, (select v.deadline from interview_version v where v.id = invitation.version_id), '9'),
    submitted_answers = case when submitted_at is null then 0 else (
        select count(*) from answer a where a.invitation_id = invitation.id and a.kept_take_id is not null) end;
create index invitation_name on invitation(interview_id, name_key, id);
create index invitation_closes on invitation(interview_id, closes_key, id);
create index invitation_candidate on invitation(candidate_id);
create index invitation_standing on invitation(
    interview_id, team_id, withdrawn_at, submitted_at, started_at, opened_at, closes_key, undeliverable_at, submitted_answers
);
create index invitation_search on invitation(interview_id, team_id, withdrawn_at, submitted_at, name_key, words_key);

-- How many of a candidate's answers each reviewer has scored, and whether that is all of them.
create table review_progress (
    interview_id text not null references interview(id),
    reviewer_id text not null references person(id),
    invitation_id text not null references invitation(id),
    team_id text not null references team(id),
    scored integer not null,
    is_complete integer not null,
    primary key (interview_id, reviewer_id, invitation_id)
);
create index review_progress_sum on review_progress(interview_id, reviewer_id, team_id, is_complete, scored);
create index review_progress_invitation on review_progress(invitation_id);
insert into review_progress (interview_id, reviewer_id, invitation_id, team_id, scored, is_complete)
select v.interview_id, s.reviewer_id, v.id, v.team_id, count(*), case when count(*) >= v.submitted_answers then 1 else 0 end
from score s join answer a on a.id = s.answer_id join invitation v on v.id = a.invitation_id
group by v.interview_id, s.reviewer_id, v.id, v.team_id, v.submitted_answers;
