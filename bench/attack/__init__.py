"""Exclusion under attack: `make attack OPS=1000000`, or `python -m bench.attack --help`.

Several processes do what staff, parents and lists do, by the product's own actions, to a few
people who are being tied to each other meanwhile, on a PostgreSQL of their own; they are killed
and it is stopped in the middle. A checker that shares no code with the product looks on (see
`checker`), and the run fails if it ever saw two people together who must never meet. `builds` are
the product with one thing taken away: there the same run must fail, or it would prove nothing.
"""
