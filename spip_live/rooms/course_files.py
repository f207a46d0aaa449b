"""Serves the course's pictures and films, each under the hash of what is in it."""

from __future__ import annotations

from flask import Blueprint, Response, send_file

from spip_live import headers
from spip_live.content import library, shelves, taught
from spip_live.errors import NotHere
from spip_live.rooms.reader import reads_course, reads_for

blueprint = Blueprint("course_files", __name__)


@blueprint.get("/files/<sha256>")
@reads_course
def file(sha256: str) -> Response:
    """A file that rooms of the provider show or once showed. A film is fetched piece by piece."""
    found = library.load().assets.get(sha256) or shelves.file_of(
        taught.data_folder(), reads_for(), sha256
    )
    if found is None or not found.path.is_file():
        raise NotHere
    headers.say_it_never_changes()
    return send_file(found.path, mimetype=found.type, etag=found.sha256, last_modified=None)
