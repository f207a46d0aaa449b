"""`python -m spip_live.serving`: the whole product, as `make run` starts it."""

from spip_live.serving.supervisor import main

raise SystemExit(main())
