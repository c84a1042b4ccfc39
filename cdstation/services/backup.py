"""Backups: a verified copy of the open book, as an entry in the book (RET-2, D11)."""

from collections.abc import Callable
from pathlib import Path

from cdstation.register.acts import BackupMade
from cdstation.services.current import Current
from cdstation.services.setup import Folders
from cdstation.services.values import Progress, ProgressSink
from cdstation.storage.backup import back_up
from cdstation.storage.sealing import FileKey


class BackupDesk:
    """Makes backups into one folder, best on a stick of which one is always out of the building."""

    def __init__(self, current: Current, folders: Folders, file_key: Callable[[], FileKey], target: Path) -> None:
        self._current = current
        self._folders = folders
        self._file_key = file_key
        self._target = target

    def make(self, progress: ProgressSink = lambda _: None) -> Path:
        """A copy that was opened and checked. Raises NotReadyError `backup-not-written`, TrustError
        `backup-not-sound`.
        """
        book, now = self._current.book, self._current.clock.now()
        progress(Progress("backup", 0, 1))
        name = f"{book.area_id}-{now.local.strftime('%Y%m%d-%H%M%S')}-{book.standing.last_seq}"
        made = back_up(self._folders.files(book.area_id), self._file_key(), self._target, name)
        by = self._current.nurse or book.writing.station_signer()
        book.write(BackupMade(name, made.entries, made.sha256), by=by)
        progress(Progress("backup", 1, 1))
        return made.path
