-- Who changed a question's words last, and how often they were changed: the second of two who write at once is told.
alter table question add column version integer not null default 1;
alter table question add column updated_by text references person(id);
