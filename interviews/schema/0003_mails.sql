-- Which mails are out, for engines that cannot see it from what they sent: written before a mail is handed on and after.
create table mail (
    key_hash text primary key,
    attempts integer not null,
    held_until text not null,
    sent_at text
);

-- A mail to a candidate that came back or was refused for good: when, and in whose words.
alter table invitation add column undeliverable_at text;
alter table invitation add column undeliverable_words text;
