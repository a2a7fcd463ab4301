alter table team add column zone text not null default 'Europe/Stockholm';
