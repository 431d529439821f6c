"""A disk that keeps its promises and no others: what may be found on it after the power has gone, and what may not.

Files and folders as ext4 and xfs keep them at their worst:

- what was written to a file is there for certain once fsync has returned; until then all of it, none of it, any
  beginning of it or as many zeros may be there;
- a name made, removed or given to another file is so for certain once its folder has been synced; until then any
  of these changes may be there and any other missing, each whole;
- what was written before an fsync that failed may never arrive, however often fsync is called again on that file.
"""

from __future__ import annotations

import itertools
import math
import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

#: More changes of one folder than this are sampled: every beginning of them and some hundred selections.
MOST_EXHAUSTED = 9
SAMPLED = 150

#: What is found: the content of every file, by its path below the root. Folders are there through their files.
View = dict[str, bytes]
Found = TypeVar("Found")


@dataclass(eq=False)
class File:
    """One inode. `certain` is there after a power cut unless one of the `later` contents is."""

    now: bytes = b""
    certain: bytes = b""
    later: list[bytes] = field(default_factory=list)
    lost: bool = False

    def write(self, data: bytes) -> None:
        self.now += data
        self.later.append(self.now)

    def empty(self) -> None:
        self.now = b""
        self.later.append(b"")

    def sync(self) -> None:
        if not self.lost:
            self.certain, self.later = self.now, []

    def fail_to_sync(self) -> None:
        self.lost = bool(self.later)

    def contents(self) -> list[bytes]:
        """Everything that may be found in it."""
        found = [self.certain, *self.later]
        for content in self.later:
            found += [content[: len(content) // 2], content[:-1], bytes(len(content))]
        return list(dict.fromkeys(found))


@dataclass(eq=False)
class Folder:
    """One folder: the names it certainly holds, and the changes that may or may not be there."""

    certain: dict[str, Node] = field(default_factory=dict)
    changes: list[tuple[str | None, str | None, Node]] = field(default_factory=list)

    def change(self, old: str | None, new: str | None, node: Node) -> None:
        """The name `old` goes, the name `new` is given to `node`: a file made, linked, renamed or unlinked."""
        self.changes.append((old, new, node))

    def sync(self) -> None:
        self.certain, self.changes = self.now, []

    @property
    def now(self) -> dict[str, Node]:
        return self.after(range(len(self.changes)))

    def after(self, chosen: Iterator[int] | range | tuple[int, ...]) -> dict[str, Node]:
        """The names when only the `chosen` changes have arrived."""
        names = dict(self.certain)
        for index in chosen:
            old, new, node = self.changes[index]
            if old is not None:
                names.pop(old, None)
            if new is not None:
                names[new] = node
        return names

    def possible(self, choice: random.Random) -> list[tuple[int, ...]]:
        """Which changes may have arrived: every selection, or many of them."""
        count = len(self.changes)
        if count <= MOST_EXHAUSTED:
            sizes = range(count + 1)
            return [chosen for size in sizes for chosen in itertools.combinations(range(count), size)]
        beginnings = [tuple(range(size)) for size in range(count + 1)]
        return beginnings + [tuple(n for n in range(count) if choice.random() < 0.6) for _ in range(SAMPLED)]


Node = File | Folder


class Disk:
    """The tree below one folder of the real file system, followed call by call."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.top = _read(root)
        self.open: dict[int, File] = {}

    def follow(self, name: str, args: tuple[object, ...], result: object, failed: bool) -> None:  # noqa: C901 (one branch for each call of the store)
        """Take over one call of the store; `failed` when it raised. Calls outside of the tree are not followed."""
        subject = args[0] if args else None
        if name == "fsync" and isinstance(subject, int) and (file := self.open.get(subject)):
            file.fail_to_sync() if failed else file.sync()
        elif name == "fsync_file" and isinstance(subject, Path) and self._inside(subject):
            self.file(subject).fail_to_sync() if failed else self.file(subject).sync()
        elif name == "close" and isinstance(subject, int):
            self.open.pop(subject, None)
        elif failed:
            return
        elif name == "write" and isinstance(subject, int) and (file := self.open.get(subject)):
            data, written = args[1], result
            assert isinstance(data, memoryview)
            assert isinstance(written, int)
            file.write(bytes(data[:written]))
        elif name == "rewrite" and isinstance(subject, int) and (file := self.open.get(subject)):
            assert isinstance(args[1], bytes)
            file.empty()
            file.write(args[1])
        elif name == "create_unnamed" and isinstance(subject, Path) and isinstance(result, int):
            if self._inside(subject):
                self.open[result] = File()
        elif name == "give_name" and isinstance(subject, int) and (file := self.open.get(subject)):
            path = args[1]
            assert isinstance(path, Path)
            self._folder(path.parent).change(None, path.name, file)
        elif isinstance(subject, Path) and self._inside(subject):
            self._names(name, subject, args, result)

    def _names(self, call: str, path: Path, args: tuple[object, ...], result: object) -> None:
        if call == "fsync_folder":
            self._folder(path).sync()
            return
        if path == self.root:
            return
        folder, name = self._folder(path.parent), path.name
        if call == "make_folder":
            folder.change(None, name, Folder())
        elif call == "create" or (call == "open_lock" and name not in folder.now):
            assert isinstance(result, int)
            self.open[result] = File()
            folder.change(None, name, self.open[result])
        elif call == "open_lock":
            assert isinstance(result, int)
            self.open[result] = self.file(path)
        elif call in ("link", "replace"):
            other = args[1]
            assert isinstance(other, Path)
            assert other.parent == path.parent, "the model knows names that change within one folder"
            node, target = folder.now[name], folder.now.get(other.name)
            if call == "link":
                folder.change(None, other.name, node)
            elif node is not target:  # else renaming does nothing at all
                folder.change(name, other.name, node)
        elif call == "unlink":
            folder.change(name, None, folder.now[name])

    def file(self, path: Path) -> File:
        node = self._folder(path.parent).now[path.name]
        assert isinstance(node, File)
        return node

    def written_by_others(self, path: Path, data: bytes | None) -> None:
        """Another program wrote (None: removed) a file, and the disk has it for certain."""
        folder = self._folder(path.parent)
        folder.sync()
        if data is None:
            folder.certain.pop(path.name, None)
        else:
            folder.certain[path.name] = File(data, data)

    def now(self) -> View:
        """What is there as long as the power stays on: what the death of the program alone leaves behind."""
        return dict(_walk("", self.top, lambda folder: folder.now, lambda file: file.now))

    def uncertain(self) -> bool:
        return any(folder.changes for folder in self._folders(self.top)) or any(
            file.later for file in self._files(self.top)
        )

    def after_power_cut(self, choice: random.Random) -> Iterator[View]:
        """Everything that may be found, each once."""
        folders = list(self._folders(self.top))
        for selected in itertools.product(*(folder.possible(choice) for folder in folders)):
            names = {id(f): f.after(chosen) for f, chosen in zip(folders, selected, strict=True)}
            tree = self._tree(names)
            files = list({id(file): file for file in tree.values()}.values())
            for contents in _selections([file.contents() for file in files], choice):
                held = {id(file): content for file, content in zip(files, contents, strict=True)}
                yield {path: held[id(file)] for path, file in tree.items()}

    def one_after_power_cut(self, choice: random.Random) -> View:
        """One of these, at random."""
        names = {id(f): f.after(choice.choice(f.possible(choice))) for f in self._folders(self.top)}
        tree = self._tree(names)
        held = {id(file): choice.choice(file.contents()) for file in tree.values()}
        return {path: held[id(file)] for path, file in tree.items()}

    def _tree(self, names: dict[int, dict[str, Node]]) -> dict[str, File]:
        return dict(_walk("", self.top, lambda folder: names[id(folder)], lambda file: file))

    def differences(self) -> list[str]:
        """What the real file system holds and this does not, or otherwise: a call that passed by the store."""
        ours, real = self.now(), found_in(self.root)
        return sorted(path for path in {*ours, *real} if ours.get(path) != real.get(path))

    def _inside(self, path: Path) -> bool:
        return path == self.root or self.root in path.parents

    def _folder(self, path: Path) -> Folder:
        node: Node = self.top
        for part in path.relative_to(self.root).parts:
            assert isinstance(node, Folder)
            node = node.now[part]
        assert isinstance(node, Folder)
        return node

    def _folders(self, folder: Folder) -> Iterator[Folder]:
        yield folder
        held = [*folder.certain.values(), *(node for _, _, node in folder.changes)]
        for node in {id(node): node for node in held if isinstance(node, Folder)}.values():
            yield from self._folders(node)

    def _files(self, top: Folder) -> Iterator[File]:
        for folder in self._folders(top):
            yield from (node for node in folder.now.values() if isinstance(node, File))


def _selections(possible: list[list[bytes]], choice: random.Random) -> Iterator[tuple[bytes, ...]]:
    """One of each: every selection, or many of them."""
    if math.prod(map(len, possible)) <= SAMPLED:
        yield from itertools.product(*possible)
    else:
        yield from (tuple(map(choice.choice, possible)) for _ in range(SAMPLED // 5))


def _walk(
    path: str, folder: Folder, names_of: Callable[[Folder], dict[str, Node]], content_of: Callable[[File], Found]
) -> Iterator[tuple[str, Found]]:
    """Every file below `folder`, by its path: what `content_of` finds in it, of the names that `names_of` finds."""
    for name, node in names_of(folder).items():
        if isinstance(node, Folder):
            yield from _walk(f"{path}{name}/", node, names_of, content_of)
        else:
            yield f"{path}{name}", content_of(node)


def _read(path: Path) -> Folder:
    """A folder as it is, all of it certain; names of one file stay names of one file."""
    known: dict[tuple[int, int], File] = {}

    def folder(path: Path) -> Folder:
        names: dict[str, Node] = {}
        for entry in path.iterdir():
            if entry.is_dir():
                names[entry.name] = folder(entry)
            else:
                stat = os.lstat(entry)
                data = entry.read_bytes()
                names[entry.name] = known.setdefault((stat.st_dev, stat.st_ino), File(data, data))
        return Folder(names)

    return folder(path)


def found_in(root: Path) -> View:
    """The content of every file below a folder of the real file system."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def put_back(root: Path, view: View) -> None:
    """Make the real folder hold exactly this."""
    import shutil

    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    for path, data in view.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
