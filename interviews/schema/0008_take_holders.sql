-- Which browser tab records or sends a take, and when it was last heard from: another device must not end what is under way.
alter table answer_take add column holder text;
alter table answer_take add column heard_at text;
