-- Lists by page: what each is filtered by and sorted by, so that a page reads the rows it shows.
create index invitation_submitted on invitation(interview_id, submitted_at, id);
create index invitation_created on invitation(interview_id, created_at, id);
drop index comment_answer;
create index comment_news on comment(answer_id, seq);
create index score_reviewer on score(team_id, reviewer_id, answer_id);
