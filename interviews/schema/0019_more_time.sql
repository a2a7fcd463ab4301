-- Longer thinking and answering times for one candidate, in percent of the clips' own; 0 is without a limit. Who gave it, when and why.
alter table invitation add column time_percent integer not null default 100;
alter table invitation add column time_reason text not null default '';
alter table invitation add column time_given_by text references person(id);
alter table invitation add column time_given_at text;
