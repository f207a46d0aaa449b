"""The course on paper: the parents’ handbook and the facilitator’s run sheet, as page and PDF."""
