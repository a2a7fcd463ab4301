-- With the team first, the index was taken for reading a few answers' scores, and read all of the team's.
drop index score_reviewer;
create index score_of_reviewer on score(reviewer_id, answer_id);
