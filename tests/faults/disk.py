"""A disk that forgets what was not synced: the system calls of a real process, recorded and replayed up to any point
(E6).

Recorded by strace with all bytes. A write is safe when its file was synced afterwards, a new or deleted name when
its folder
was. At a power cut each unsafe write is kept, dropped or torn at a sector, and of the unsafe names a beginning is
kept; after a kill everything that was called is kept. This is stricter than most file systems, never kinder.
"""

import os
import random
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
CALLS = "openat,lseek,pwrite64,write,fsync,fdatasync,unlink,ftruncate,rename"
ROOT = Path(__file__).resolve().parents[2]
_LINE = re.compile(r"^\d+\s+(\w+)\((.*)\)\s+= (\d+)(?:<([^>]*)>)?$")
_FD = re.compile(r"^\d+<([^>]*)>(\(deleted\))?")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


@dataclass(frozen=True)
class Call:
    """One system call that changed something: `what` is write, sync, truncate, create, delete, rename or said."""

    what: str
    path: str = ""
    at: int = 0
    content: bytes = b""


@dataclass
class Disk:
    """What is surely on the disk, and what is only called. A file is a number here, so that a name can come back."""

    safe: dict[int, bytes] = field(default_factory=dict)  # content of a file as of its last sync
    names: dict[str, int] = field(default_factory=dict)  # names as of the last sync of their folder
    now: dict[str, int] = field(default_factory=dict)  # names as the running system sees them
    writes: dict[int, list[Call]] = field(default_factory=dict)
    renamed: list[tuple[Call, int]] = field(default_factory=list)
    count: int = 0

    def apply(self, call: Call) -> None:
        """The next call."""
        if call.what == "create" and call.path not in self.now:
            self.count += 1
            self.now[call.path] = self.count
            self.renamed.append((call, self.count))
        elif call.what == "delete":
            self.renamed.append((call, self.now.pop(call.path)))
        elif call.what == "rename":
            self.now[call.content.decode()] = self.now.pop(call.path)
            self.renamed.append((call, self.now[call.content.decode()]))
        elif call.what == "sync":
            self._sync(call.path)
        elif call.what in ("write", "truncate") and call.path in self.now:
            self.writes.setdefault(self.now[call.path], []).append(call)

    def _sync(self, path: str) -> None:
        if path in self.now:
            file = self.now[path]
            self.safe[file] = _with(self.safe.get(file, b""), self.writes.pop(file, []))
        here = [one for one in self.renamed if os.path.dirname(one[0].path) == path]
        self.names = _named(self.names, here)
        self.renamed = [one for one in self.renamed if one not in here]

    def after_kill(self) -> dict[str, bytes]:
        """Every call counts: the system lives on."""
        return self._files(self.writes, len(self.renamed))

    def after_power_cut(self, dice: random.Random, keep: float) -> dict[str, bytes]:
        """Each unsafe write is kept with this probability, dropped, or torn; of the unsafe names a beginning is
        kept.
        """
        kept = {file: [one for call in calls for one in _fate(call, dice, keep)] for file, calls in self.writes.items()}
        return self._files(kept, dice.randint(0, len(self.renamed)) if keep else 0)

    def _files(self, kept: dict[int, list[Call]], renamed: int) -> dict[str, bytes]:
        names = _named(self.names, self.renamed[:renamed])
        return {path: _with(self.safe.get(file, b""), kept.get(file, [])) for path, file in names.items()}


def _named(names: dict[str, int], changes: list[tuple[Call, int]]) -> dict[str, int]:
    after = dict(names)
    for call, file in changes:
        if call.what != "create":
            after.pop(call.path, None)
        if call.what != "delete":
            after[call.content.decode() or call.path] = file
    return after


def _fate(call: Call, dice: random.Random, keep: float) -> list[Call]:
    chance = dice.random()
    if chance < keep:
        return [call]
    if chance < keep + (1 - keep) / 4 and len(call.content) > SECTOR:
        sectors = range(0, len(call.content), SECTOR)
        return [
            Call("write", call.path, call.at + at, call.content[at : at + SECTOR])
            for at in sectors
            if dice.random() < 0.5
        ]
    return []


def _with(content: bytes, calls: list[Call]) -> bytes:
    for call in calls:
        content = _written(content, call)
    return content


def _written(content: bytes, call: Call) -> bytes:
    if call.what == "truncate":
        return content[: call.at].ljust(call.at, b"\x00")
    content = content.ljust(call.at, b"\x00")
    return content[: call.at] + call.content + content[call.at + len(call.content) :]


def record(folder: Path, log: Path, count: int, mode: str = "", job: str = "once") -> list[Call]:
    """Run the appender's job on this folder under strace; its calls in order, with what it said as `said`."""
    strace = ["strace", "-f", "-qq", "-y", "-xx", "-s", "1000000", "-e", f"trace={CALLS}", "-e", "signal=none"]
    appender = [sys.executable, "-m", "tests.faults.appender", job, str(folder), str(count)]
    command = [*strace, "-o", str(log), *appender]
    environment = os.environ | {"APPENDER_MODE": mode, "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    positions: dict[str, int] = {}
    calls = [call for line in log.read_text().splitlines() for call in _read(line, positions)]
    return [call for call in calls if call.what == "said" or call.path.startswith(str(folder))]


def _read(line: str, positions: dict[str, int]) -> list[Call]:
    assert "unfinished" not in line, "two threads wrote at once, so the order is not known"
    found = _LINE.match(line)
    if found is None:  # a call that failed changed nothing
        return []
    name, arguments, result, opened = found.groups()
    if name == "openat":
        path = _plain(opened).decode()
        positions[path] = 0
        return [Call("create", path)] if "O_CREAT" in arguments else []
    target = _FD.match(arguments)
    texts = [_plain(text) for text in _TEXT.findall(arguments)]
    if target is None:
        return _renaming(name, [text.decode() for text in texts])
    return _on_file(name, _plain(target.group(1)).decode(), arguments, texts, int(result), positions)


def _renaming(name: str, paths: list[str]) -> list[Call]:
    return [Call("rename", paths[0], content=paths[1].encode()) if name == "rename" else Call("delete", paths[0])]


def _on_file(
    name: str, path: str, arguments: str, texts: list[bytes], result: int, positions: dict[str, int]
) -> list[Call]:
    if name == "lseek":
        positions[path] = result
        return []
    if name in ("fsync", "fdatasync"):
        return [Call("sync", path)]
    last = int(arguments.rsplit(",", 1)[1])
    if name == "ftruncate":
        return [Call("truncate", path, last)]
    if arguments.startswith("1<"):
        return [Call("said", content=texts[0])]
    at = last if name == "pwrite64" else positions.get(path, 0)
    positions[path] = at + result
    return [Call("write", path, at, texts[0][:result])]


def _plain(text: str | None) -> bytes:
    return bytes.fromhex((text or "").replace("\\x", ""))


def lay_out(files: dict[str, bytes], was: Path, to: Path) -> None:
    """Put a state of the disk into a fresh folder."""
    shutil.rmtree(to, ignore_errors=True)
    for path, content in files.items():
        target = to / Path(path).relative_to(was)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def snapshot(folder: Path) -> Disk:
    """A folder as it is before the recording: all of it safe."""
    disk = Disk()
    for path in folder.rglob("*"):
        if path.is_file():
            disk.count += 1
            disk.names[str(path)] = disk.now[str(path)] = disk.count
            disk.safe[disk.count] = path.read_bytes()
    return disk
