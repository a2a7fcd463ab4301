"""SQL of an interview's record: for each of its tables, the rows to keep."""

_INVITATIONS = """select v.id from invitation v where v.team_id = :team_id and v.interview_id = :interview_id
                  and v.submitted_at is not null and v.withdrawn_at is null"""
_ANSWERS = f"select a.id from answer a where a.team_id = :team_id and a.kept_take_id is not null and a.invitation_id in ({_INVITATIONS})"

FIND_INTERVIEW = """select i.id, i.team_id, i.title, i.role, i.about, i.language, i.phase, i.four_eyes, t.name as team
                    from interview i join team t on t.id = i.team_id where i.id = :interview_id"""
PERSON = """select p.id, p.name, m.roles from person p join membership m on m.person_id = p.id where m.team_id = :team_id order by p.id"""
CANDIDATE = f"""select v.id as invitation_id, c.name, c.email, v.created_at as invited_at, v.consented_at, v.started_at, v.submitted_at
                from invitation v join candidate c on c.id = v.candidate_id and c.team_id = v.team_id
                where v.team_id = :team_id and v.id in ({_INVITATIONS}) order by v.submitted_at, v.id"""
QUESTION = """select s.number as version, q.position, q.question_id, k.question_text as text, k.number as clip, k.body as instructions
              from interview_version s
              join version_question q on q.version_id = s.id and q.team_id = s.team_id
              join clip k on k.id = q.clip_id and k.team_id = s.team_id
              where s.team_id = :team_id and s.interview_id = :interview_id order by s.number, q.position"""
SCORECARD = """select s.id, s.version, s.opens, s.needs_evidence, s.reason, s.published_at from scorecard s
               where s.team_id = :team_id and s.interview_id = :interview_id and s.published_at is not null order by s.version"""
COMPETENCY = """select l.scorecard_id, l.competency_id, l.position, l.weight, l.weight_reason, l.counted, k.body
                from scorecard_competency l
                join scorecard s on s.id = l.scorecard_id and s.team_id = l.team_id
                join competency k on k.id = l.competency_id and k.team_id = l.team_id
                where l.team_id = :team_id and s.interview_id = :interview_id and s.published_at is not null
                order by s.version, l.position"""
ANSWER = f"""select a.id, a.invitation_id, a.position, a.question_id, t.number as take, t.duration_ms, t.started_at
             from answer a join answer_take t on t.id = a.kept_take_id and t.team_id = a.team_id
             where a.team_id = :team_id and a.id in ({_ANSWERS}) order by a.invitation_id, a.position"""
HAND_IN = f"""select h.invitation_id, h.reviewer_id, h.scorecard_id, h.handed_in_at from hand_in h
              where h.team_id = :team_id and h.invitation_id in ({_INVITATIONS}) order by h.handed_in_at, h.reviewer_id"""
SCORE = f"""select m.competency_id, m.reviewer_id, m.subject, m.invitation_id, m.answer_id, m.kind, m.value, m.first_kind, m.first_value,
                   m.reason, m.note, m.updated_at
            from mark m join hand_in h on h.team_id = m.team_id and h.invitation_id = m.invitation_id and h.reviewer_id = m.reviewer_id
            where m.team_id = :team_id and m.invitation_id in ({_INVITATIONS}) and m.kind <> 'open'
            order by m.invitation_id, m.competency_id, m.reviewer_id, m.subject"""
SCORE_CHANGE = f"""select c.id, c.invitation_id, c.competency_id, c.reviewer_id, c.subject, c.old_kind, c.old_value, c.new_kind,
                          c.new_value, c.why, c.had_seen, c.changed_at
                   from mark_change c where c.team_id = :team_id and c.invitation_id in ({_INVITATIONS}) order by c.changed_at, c.id"""
EVIDENCE = f"""select e.id, e.invitation_id, e.answer_id, e.competency_id, e.reviewer_id, e.at_ms, e.until_ms from evidence e
               where e.team_id = :team_id and e.invitation_id in ({_INVITATIONS}) order by e.answer_id, e.at_ms, e.id"""
COMMENT = f"""select c.id, c.answer_id, c.author_id, c.parent_id, c.at_ms, c.until_ms, c.body, c.created_at from comment c
              where c.team_id = :team_id and c.removed_at is null and c.answer_id in ({_ANSWERS}) order by c.created_at, c.id"""
WATCHED = f"""select w.answer_id, w.person_id, w.watched_ms, w.updated_at from watched w
              where w.team_id = :team_id and w.answer_id in ({_ANSWERS}) order by w.answer_id, w.person_id"""
RECUSAL = f"""select r.invitation_id, r.person_id, r.reason, r.recused_at from recusal r
              where r.team_id = :team_id and r.invitation_id in ({_INVITATIONS}) order by r.recused_at, r.person_id"""
SEAL_BREAK = f"""select b.id, b.invitation_id, b.person_id, b.reason, b.broken_at from seal_break b
                 where b.team_id = :team_id and b.invitation_id in ({_INVITATIONS}) order by b.broken_at, b.id"""
PHASE_MOVE = """select p.id, p.from_phase, p.to_phase, p.reason, p.done, p.wanted, p.moved_by, p.moved_at from phase_move p
                where p.team_id = :team_id and p.interview_id = :interview_id order by p.moved_at, p.id"""
DECISION = f"""select d.id, d.invitation_id, d.verdict, d.reasons, d.words, d.decided_by, d.decided_at, d.replaces, d.confirmed_by,
                      d.confirmed_at, d.ended_at, d.applied_at, d.applied_by, d.letter_subject, d.letter_body, d.mailed_at
               from decision d where d.team_id = :team_id and d.invitation_id in ({_INVITATIONS}) order by d.decided_at, d.id"""
AUDIT = """select a.n, a.at, a.actor_id, a.kind, d.thing, d.detail, d.salt, a.team_id, a.chain, a.detail_sum, a.previous, a.sum
           from audit a left join audit_detail d on d.audit_id = a.id and d.team_id = a.team_id
           where a.team_id = :team_id and a.chain = :interview_id order by a.n"""

VIEWS = {
    "scores": """select c.name as candidate, a.position as question, json_extract(k.body, '$.name.en') as competency, p.name as reviewer,
                        s.kind, s.value, s.first_value, s.reason, s.note
                 from score s join candidate c using (invitation_id) join person p on p.id = s.reviewer_id
                 left join answer a on a.id = s.answer_id
                 left join (select competency_id, min(body) as body from competency group by competency_id) k using (competency_id)""",
    "means": """select candidate, competency, round(avg(value), 2) as mean, count(value) as scores, min(value) as lowest,
                       max(value) as highest
                from scores where kind = 'value' group by candidate, competency""",
    "decisions": """select c.name as candidate, d.verdict, d.words, d.reasons, p.name as decided_by, d.decided_at,
                           q.name as confirmed_by, d.applied_at, d.mailed_at
                    from decision d join candidate c using (invitation_id) join person p on p.id = d.decided_by
                    left join person q on q.id = d.confirmed_by where d.ended_at is null""",
    "changed_scores": """select c.name as candidate, p.name as reviewer, x.old_kind, x.old_value, x.new_kind, x.new_value, x.why,
                                x.had_seen, x.changed_at
                         from score_change x join candidate c using (invitation_id) join person p on p.id = x.reviewer_id""",
    "log": """select a.n, a.at, coalesce(p.name, 'Tagning') as who, a.kind, c.name as candidate
              from audit a left join person p on p.id = a.actor_id left join candidate c on a.thing = 'invitation:' || c.invitation_id""",
}
"""By name: the usual questions, in the words of the record's own tables."""
