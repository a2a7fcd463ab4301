"""What every room stands on: clock, ids, errors, language, policy, jobs, uploads, mails. No Flask. Every room may import it."""
