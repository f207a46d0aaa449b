"""Coming in: from any referral list to people, cases, families and enrolments."""
