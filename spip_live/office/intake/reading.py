"""Bytes of any referral list to a table: the one way in for files."""

from spip_live.office.intake import delimited, table, workbook
from spip_live.office.intake.table import Table, Unreadable

MAX_BYTES = 10 * 1024 * 1024
ZIP = b"PK\x03\x04"
# What people choose by mistake, with what to do instead.
OTHER_KINDS = (
    (
        b"\xd0\xcf\x11\xe0",
        "This is an old Excel file (.xls) or a workbook with a password. In Excel choose Save as, "
        "Excel Workbook (.xlsx), without a password, and upload that.",
    ),
    (b"%PDF", "This is a PDF. Ask the sender for the list as a CSV file or an Excel workbook."),
    (b"{\\rtf", "This is a document. Copy the list into Excel, save it and upload that."),
)


def read(content: bytes) -> Table:
    """The table in this file. `Unreadable`, with a sentence, for anything that holds none."""
    if not content.strip():
        raise Unreadable("The file is empty. Check that you chose the right file.")
    if len(content) > MAX_BYTES:
        raise Unreadable("The file is larger than 10 MB. Split the list and import the parts.")
    for mark, advice in OTHER_KINDS:
        if content.startswith(mark):
            raise Unreadable(advice)
    reader = workbook if content.startswith(ZIP) else delimited
    return table.build(reader.records(content))
