"""SPIP Live: live, remote courses for separated parents, from referral to return."""
