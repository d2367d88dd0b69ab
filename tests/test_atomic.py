"""Builds that are killed, refused, stopped or met by another: the last good pages and site stay, the next run mends."""

from __future__ import annotations

import contextlib
import errno
import importlib.util
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from atlas import output, publish
from atlas.output import LOCK, MANIFEST, STAGE, Output, recover, sync
from tests.conftest import ROOT, THOROUGH, handwritten
from tests.golden import assemble, outputs
from tests.killing import forked, last_site, steps, tree
from tests.reproducing import project

COMMAND = (sys.executable, str(ROOT / "build.py"))
KILLED = -signal.SIGKILL
FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

# ---------------------------------------------------------------------------- the change of the pages, step by step

OLD = [
    Output(name, content) for name, content in {"a.md": b"1", "b/c.md": b"2", "d/e/f.md": b"3", "g.md": b"4"}.items()
]
NEW = [
    Output(name, content) for name, content in {"a.md": b"one", "b/h.md": b"5", "g.md": b"4", "i/j.md": b"6"}.items()
]
"""One file changed, two gone with their folders, two new, one the same."""


def pages(outputs: list[Output]) -> dict[str, bytes]:
    """What a folder holds when these are its pages, with one that was written by hand."""
    listed = "".join(f"{path}\n" for path in sorted(o.path for o in outputs)).encode()
    return {o.path: o.content for o in outputs} | {"by-hand.md": b"mine", MANIFEST: listed}


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the old pages, on a disk that need not settle."""
    monkeypatch.setattr(output, "settle", lambda: None)
    folder = tmp_path / "docs"
    sync(OLD, folder)
    (folder / "by-hand.md").write_bytes(b"mine")
    return folder


def again(folder: Path) -> None:
    """Put the old pages back."""
    shutil.rmtree(folder)
    sync(OLD, folder)
    (folder / "by-hand.md").write_bytes(b"mine")


def every_step(work: Callable[[], object], folder: Path, refusal: OSError | None = None) -> Iterator[int]:
    """Do the work again and again, stopped one step later each time, until it comes to its end."""
    for stop in range(1, 200):
        if forked(work, folder, stop, refusal) == 0:
            return
        yield stop
    pytest.fail("it never ended")


def test_killed_at_every_step(docs: Path) -> None:
    """Wherever a kill comes, the next run first makes the pages all old or all new; and it leaves nothing behind."""
    found = set()
    stops = 0
    for stops in every_step(lambda: sync(NEW, docs), docs):
        recover(docs)
        assert tree(docs) in (pages(OLD), pages(NEW)), stops
        found.add(tree(docs)["a.md"])
        sync(NEW, docs)
        assert tree(docs) == pages(NEW), stops
        assert not [path for path in docs.rglob("*") if path.is_dir() and not any(path.iterdir())], stops
        again(docs)
    assert found == {b"1", b"one"}
    assert stops > 25


def test_killed_again_while_mending(docs: Path) -> None:
    """A kill of the run that mends what a kill left does no harm either, wherever both come."""
    kept = docs.with_name("kept")
    for first in every_step(lambda: sync(NEW, docs), docs):
        if first % 6:
            again(docs)
            continue
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(docs, kept)
        for second in every_step(lambda: recover(docs), docs):
            recover(docs)
            assert tree(docs) in (pages(OLD), pages(NEW)), (first, second)
            shutil.rmtree(docs)
            shutil.copytree(kept, docs)
        again(docs)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO])
def test_refused_at_every_step(number: int, docs: Path) -> None:
    """Whatever the system refuses, the old pages are there at once, to the inode, or all the new ones."""
    refusal = OSError(number, os.strerror(number))
    before = {path: path.stat().st_ino for path in docs.rglob("*") if path.is_file()}
    for stop in every_step(lambda: sync(NEW, docs), docs, refusal):
        found = tree(docs)
        if found == pages(OLD):
            assert {path: path.stat().st_ino for path in docs.rglob("*") if path.is_file()} == before, stop
        else:
            recover(docs)
            assert tree(docs) in (pages(OLD), pages(NEW)), stop
        again(docs)
        before = {path: path.stat().st_ino for path in docs.rglob("*") if path.is_file()}


def test_a_step_that_can_never_be_taken(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When one file cannot be put into its place, those that were are put back, with their times."""
    real = os.replace

    def refuse(old: Path, new: Path) -> None:
        if Path(new).name == "j.md":
            raise PermissionError(errno.EACCES, "Permission denied", str(old))
        real(old, new)

    before = {path: path.stat().st_mtime_ns for path in docs.rglob("*") if path.is_file()}
    monkeypatch.setattr("os.replace", refuse)
    with pytest.raises(PermissionError, match=r"docs/i/j\.md"):
        sync(NEW, docs)
    assert tree(docs) == pages(OLD)
    assert {path: path.stat().st_mtime_ns for path in docs.rglob("*") if path.is_file()} == before


def test_a_journal_that_was_lost_with_the_power(docs: Path) -> None:
    """A journal that is not whole was written before any step: nothing of it is done."""
    (docs / STAGE).mkdir()
    (docs / STAGE / "0.new").write_bytes(b"one")
    for text in ("", '[["a.md", tr', "7", "[[1]]"):
        (docs / STAGE).mkdir(exist_ok=True)
        (docs / STAGE / output.JOURNAL).write_text(text)
        recover(docs)
        assert tree(docs) == pages(OLD)


def test_other_devices(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A part of the folder may lie on another device: what is meant for it is copied there, in one step too."""
    real = os.replace

    def refuse(old: str, new: Path) -> None:
        if Path(old).parent.name == STAGE and Path(new).parent.name != STAGE:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), str(old))
        real(old, new)

    monkeypatch.setattr("os.replace", refuse)
    sync(NEW, docs)
    assert tree(docs) == pages(NEW)


def test_a_file_system_without_links(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a file cannot have two names, copies serve."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr("os.link", refuse)
    sync(NEW, docs)
    assert tree(docs) == pages(NEW)


HINDRANCES: dict[str, tuple[Callable[[Path], object], type[OSError], str]] = {
    "a folder where a page should be": (lambda d: (d / "i" / "j.md" / "k").mkdir(parents=True), OSError, "i/j.md"),
    "a file where a folder should be": (lambda d: (d / "i").write_text("x"), NotADirectoryError, "i"),
    "a link out of the folder": (lambda d: (d / "i").symlink_to(d.parent), OSError, "i"),
    "a broken link": (lambda d: (d / "i").symlink_to("nowhere"), NotADirectoryError, "i"),
    "a page written by hand": (lambda d: (d / "b" / "h.md").write_text("mine"), FileExistsError, "b/h.md"),
    "a link in the place of a page": (lambda d: (d / "b" / "h.md").symlink_to("c.md"), FileExistsError, "b/h.md"),
}


@pytest.mark.parametrize("name", HINDRANCES)
def test_what_stands_in_the_way(name: str, docs: Path) -> None:
    """What stands where a page should go is named and stays, and so does everything else."""
    make, kind, place = HINDRANCES[name]
    make(docs)
    before = tree(docs)
    with pytest.raises(kind) as caught:
        sync(NEW, docs)
    assert caught.value.filename == str(docs / place)
    assert tree(docs) == before


def test_a_link_that_took_the_place_of_a_page(docs: Path) -> None:
    """A link that somebody put in place of a page of ours is replaced; what it leads to stays."""
    mine = docs.with_name("mine")
    mine.write_text("mine")
    (docs / "a.md").unlink()
    (docs / "a.md").symlink_to(mine)
    sync(NEW, docs)
    assert (tree(docs), mine.read_text()) == (pages(NEW), "mine")


@pytest.mark.parametrize(
    "path", ["../a.md", "a/../../b.md", "/etc/a.md", ".new/0.new", ".generated", "a//b.md", "a\0", ""]
)
def test_paths_that_lead_elsewhere(path: str, docs: Path) -> None:
    """No output leaves its folder or touches what the build keeps there for itself."""
    with pytest.raises(output.InputError, match="out of its folder"):
        sync([Output(path, b"x")], docs)
    assert tree(docs) == pages(OLD)


# ---------------------------------------------------------------------------- the swap of the site


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with the last good site."""
    folder = tmp_path / "site"
    last_site(folder, "old")
    return folder


def quick(root: Path, docs: Path, fresh: Path) -> None:
    """An engine that needs no time."""
    last_site(fresh, "new")
    (fresh / "more.html").write_text("new")


@pytest.mark.parametrize("swap", [True, False], ids=["exchange", "two renames"])
@pytest.mark.parametrize("refusal", [None, FULL], ids=["killed", "refused"])
def test_the_swap_at_every_step(
    swap: bool, refusal: OSError | None, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At each step the site is the old one or the new one; without an exchange, once the next run has begun."""
    monkeypatch.setattr(publish, "mkdocs", quick)
    if not swap:
        monkeypatch.setattr(publish, "exchange", lambda *_: False)
    old = tree(site)
    new = old | {"index.html": b"new", "more.html": b"new"}
    for stop in every_step(lambda: publish.publish(ROOT, tmp_path, site), tmp_path, refusal):
        if swap or refusal:
            assert tree(site) in (old, new), stop
        publish.recover(site)
        assert tree(site) in (old, new), stop
        publish.publish(ROOT, tmp_path, site)
        assert tree(site) == new
        assert [path.name for path in tmp_path.iterdir()] == ["site"], stop
        shutil.rmtree(site)
        last_site(site, "old")


@pytest.mark.skipif(sys.platform not in ("linux", "darwin"), reason="the system has no such step")
def test_folders_change_places(tmp_path: Path) -> None:
    """On Linux and macOS folders change places in one step, so that the site is never away."""
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "name").write_text(name)
    assert publish.exchange(tmp_path / "one", tmp_path / "other")
    assert tree(tmp_path) == {"one/name": b"other", "other/name": b"one"}
    assert not publish.exchange(tmp_path / "one", tmp_path / "third")


def test_what_is_no_site_is_not_replaced(tmp_path: Path) -> None:
    """A folder that holds other things, and a file, are named and stay."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "letter.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    before = tree(tmp_path)
    for name in ("home", "file"):
        with pytest.raises(OSError, match=name):
            publish.publish(ROOT, tmp_path, tmp_path / name)
    assert tree(tmp_path) == before


# ---------------------------------------------------------------------------- the command


@dataclass(frozen=True)
class Scene:
    """Two datasets and what the command makes of each; `folder` holds `docs` and `site`, made from the first."""

    folder: Path
    datasets: tuple[Path, Path]
    docs: tuple[dict[str, bytes], dict[str, bytes]]
    site: tuple[dict[str, bytes], dict[str, bytes]]

    def reset(self) -> None:
        """Put the first state back."""
        for name in ("docs", "site"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
            shutil.copytree(self.folder / f"kept-{name}", self.folder / name, copy_function=os.link)

    def command(self, data: int, *more: str) -> list[str]:
        """The command on one of the datasets."""
        docs, site = self.folder / "docs", self.folder / "site"
        return [*COMMAND, "--data", str(self.datasets[data]), "--docs", str(docs), "--site", str(site), *more]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """Both states, built by the command."""
    folder = tmp_path_factory.mktemp("scene")
    first, second = assemble("one-industry", folder / "first"), assemble("one-industry", folder / "second")
    for table in second.glob("*.csv"):
        text = table.read_text("utf-8").replace(",3537.13,", ",3537.14,").replace("vcbeat-2020-01", "vcbeat-2020")
        table.write_text(text, "utf-8")
    handwritten(folder / "docs")
    made = Scene(folder, (first, second), ({}, {}), ({}, {}))
    for number in (1, 0):
        done = subprocess.run(made.command(number), capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        made.docs[number].update(tree(folder / "docs"))
        made.site[number].update(tree(folder / "site"))
    for name in ("docs", "site"):
        shutil.copytree(folder / name, folder / f"kept-{name}")
    for one, other in (made.docs, made.site):
        assert one.keys() - other.keys()
        assert other.keys() - one.keys()
    return made


def whole(scene: Scene, note: object) -> None:
    """Hold that nothing is mixed; pages may be under way, and are then whole after the first thing that a run does."""
    assert tree(scene.folder / "site") in scene.site, note
    docs = scene.folder / "docs"
    if (docs / STAGE / output.JOURNAL).exists():
        recover(docs)
    found = {path: content for path, content in tree(docs).items() if not path.startswith(f"{STAGE}/")}
    assert found in scene.docs, note


@pytest.fixture(scope="module")
def command() -> ModuleType:
    """`build.py` as a module, under a name that is not a package's."""
    spec = importlib.util.spec_from_file_location("command", ROOT / "build.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_killed_anywhere(scene: Scene, command: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command, killed at steps on the disk drawn by lot, leaves old pages or new ones, and never a mix."""

    def copied(root: Path, docs: Path, fresh: Path) -> None:
        fresh.mkdir()
        for path, content in scene.site[1].items():
            (fresh / path).parent.mkdir(parents=True, exist_ok=True)
            (fresh / path).write_bytes(content)

    made = outputs(scene.datasets[1])
    monkeypatch.setattr("atlas.site.outputs", lambda *_: made)
    for module in (output, publish):
        monkeypatch.setattr(module, "settle", lambda: None)
    monkeypatch.setattr(publish, "mkdocs", copied)
    monkeypatch.setattr(sys, "argv", scene.command(1)[1:])
    monkeypatch.setattr(sys, "stdout", open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - the child's
    lot = random.Random(7)  # noqa: S311
    scene.reset()
    last = steps(command.main, scene.folder)
    early, late = (20, 16) if THOROUGH else (6, 5)
    near = [lot.randrange(1, 120) for _ in range(early)]
    ends = []
    stops = sorted({*near, *(lot.randrange(1, last) for _ in range(late)), *range(last - 3, last + 1)})
    for stop in stops:
        scene.reset()
        ends.append(forked(command.main, scene.folder, stop))
        whole(scene, stop)
    assert ends.count(KILLED) >= len(stops) - 4
    assert len(stops) > early
    scene.reset()


def test_killed_at_any_time(scene: Scene) -> None:
    """Real processes, killed at times drawn by lot, with their engine: the same; the run after them makes all new."""
    lot = random.Random(11)  # noqa: S311
    scene.reset()
    for delay in sorted(lot.uniform(0.3, 2.8) for _ in range(5 if THOROUGH else 2)):
        process = subprocess.Popen(scene.command(1), stdout=subprocess.DEVNULL, start_new_session=True)
        time.sleep(delay)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        whole(scene, delay)
    done = subprocess.run(scene.command(1), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert tree(scene.folder / "docs") == scene.docs[1]
    assert tree(scene.folder / "site") == scene.site[1]
    assert not [path.name for path in scene.folder.iterdir() if path.name.startswith(".")]
    assert {path.name for path in (scene.folder / "docs").glob(".*")} == {LOCK, MANIFEST}


def children(process: int) -> list[int]:
    """The processes that a process started and that are still there."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(entry.read_text().rpartition(")")[2].split()[1]) == process:
                found.append(int(entry.parent.name))
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the system does not list its processes as files")
def test_what_draws_ends_with_its_build(small: Path, tmp_path: Path) -> None:
    """Processes that draw for a build do not outlive it, however it ends."""
    folder = tmp_path / "project"
    project(small, folder)
    process = subprocess.Popen(
        [sys.executable, "build.py", "--docs-only"], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    end = time.monotonic() + 60
    while len(drawing := children(process.pid)) < 2 and time.monotonic() < end:
        time.sleep(0.05)
    time.sleep(1.5)
    process.kill()
    process.wait()
    end = time.monotonic() + 30
    while any(map(alive, drawing)) and time.monotonic() < end:
        time.sleep(0.1)
    assert len(drawing) >= 2
    assert not [number for number in drawing if alive(number)]


def test_what_is_born_late_ends_at_once() -> None:
    """A process that begins its work for a build when the build has ended already ends too, whoever its parent is."""
    build = subprocess.Popen([sys.executable, "-c", ""])
    build.wait()
    code = f"import time; from atlas.workers import belong; belong({build.pid}); time.sleep(60)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=30, check=False).returncode == 1


def alive(number: int) -> bool:
    """Whether a process still does anything; one that only waits for its end to be noted does not."""
    try:
        return Path(f"/proc/{number}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_unsound_data_mends_too(scene: Scene, tmp_path: Path) -> None:
    """What a killed run had begun is finished even by a run that then finds its data unsound."""
    scene.reset()
    docs = scene.folder / "docs"
    later = [Output("index.md", b"later"), Output("new.md", b"later")]
    (docs / "stay").mkdir()
    output.stage(docs, later, ["milestones.md"])
    (docs / "stay").rmdir()
    process = subprocess.run(
        [*COMMAND, "--docs-only", "--data", str(tmp_path), "--docs", str(docs)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 1
    assert process.stdout == "docs: what a build that was ended had begun is finished\n"
    assert ((docs / "index.md").read_bytes(), (docs / "new.md").read_bytes()) == (b"later", b"later")
    assert not (docs / "milestones.md").exists()


@pytest.mark.parametrize(
    ("number", "line"), [(signal.SIGTERM, "second: sound"), (signal.SIGINT, "docs: "), (signal.SIGHUP, "docs: ")]
)
def test_asked_to_end(number: signal.Signals, line: str, scene: Scene) -> None:
    """A build that is asked to end says so in one line, gives the code of the signal, and clears up at once."""
    scene.reset()
    process = subprocess.Popen(
        scene.command(1), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout
    while not process.stdout.readline().startswith(line):
        assert process.poll() is None
    os.killpg(process.pid, number)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 128 + number, said
    assert said == f"ended by {number.name}; nothing was left half done\n"
    whole(scene, number)
    assert not (scene.folder / "docs" / STAGE).exists()
    assert not [path.name for path in scene.folder.iterdir() if path.name.startswith(".")]


def test_two_at_once(scene: Scene) -> None:
    """Two builds of the same folders, which they name in different ways, come one after the other."""
    scene.reset()
    other = [*COMMAND, "--data", str(scene.datasets[0]), "--docs", "../docs/.", "--site", "../first/../site"]
    both = [
        subprocess.Popen(
            command, cwd=scene.folder / "second", stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for command in (scene.command(1), other)
    ]
    said = [process.communicate(timeout=60) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert sum("another build is at work; waiting for it" in out for out, _ in said) == 1
    docs, site = tree(scene.folder / "docs"), tree(scene.folder / "site")
    assert (docs, site) in zip(scene.docs, scene.site, strict=True)


def run(*options: object, **more: object) -> subprocess.CompletedProcess[str]:
    """The command with these options."""
    return subprocess.run([*COMMAND, *map(str, options)], capture_output=True, text=True, check=False, **more)  # type: ignore[call-overload, no-any-return]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "none", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may make a disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk(scene: Scene, disk: Path, tmp_path: Path) -> None:
    """A disk that becomes full gives 4 and its name, and everything on it is as it was."""
    sync([Output("old.md", b"old")], disk / "docs")
    last_site(disk / "site", "old")
    before = tree(disk)
    done = run("--data", scene.datasets[0], "--docs", disk / "docs", "--site", disk / "site")
    assert done.returncode == 4
    assert re.fullmatch(
        rf"{disk}/docs: No space left on device; [\d.]+ MB .*; the last pages .* as they were\n", done.stderr
    )
    assert tree(disk) == before | {f"docs/{LOCK}": b""}
    done = run("--data", scene.datasets[0], "--docs", tmp_path / "docs", "--site", disk / "site")
    assert done.returncode == 4
    assert re.fullmatch(
        rf"{disk}/\S+: No space left on device; the pages are written, .* stays as it was\n", done.stderr
    )
    assert tree(disk) == before | {f"docs/{LOCK}": b""}


def test_a_disk_without_room_for_one_file(docs: Path) -> None:
    """When there is room by count and the system still refuses to write, the page is named and all stays."""

    def work() -> None:
        import resource  # noqa: PLC0415 - not on Windows

        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        with pytest.raises(OSError, match=r"File too large: .*docs/big\.md"):
            sync([*NEW, Output("big.md", bytes(5000))], docs)

    assert forked(work, docs) == 0
    assert tree(docs) == pages(OLD)


def test_a_disk_that_cannot_be_written(scene: Scene, disk: Path) -> None:
    """On a disk that may only be read the code is 4, the path is named, and nothing is changed."""
    sync(OLD, disk / "docs")
    before = tree(disk)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    done = run("--docs-only", "--data", scene.datasets[0], "--docs", disk / "docs")
    assert (done.returncode, done.stdout) == (4, "")
    assert (
        done.stderr == f"{disk}/docs/.lock: Read-only file system; the last pages and the last site stay as they were\n"
    )
    assert tree(disk) == before


@pytest.mark.parametrize("place", [".", "docs/site"])
def test_a_site_that_would_swallow_something(place: str, small: Path, tmp_path: Path) -> None:
    """A folder of the site that holds the data or the pages, or lies in them, is a wrong call."""
    done = run("--data", small, "--docs", tmp_path / "docs", "--site", tmp_path / place)
    assert done.returncode == 2
    assert "--site" in done.stderr.splitlines()[-1]
    assert not (tmp_path / "docs").exists()


# ---------------------------------------------------------------------------- what the builds share


def test_rests_in_the_cache(tmp_path: Path) -> None:
    """What killed builds left in the cache goes with the next one, but not while another build is at work."""
    left = tmp_path / "charts" / f"{STAGE}-abc"
    left.parent.mkdir()
    (left.parent / "kept.svg").write_text("kept")
    for other in (True, False):
        left.write_text("half a picture")
        with output.using(tmp_path):
            if other:
                left.write_text("half a picture")
                with output.using(tmp_path):
                    assert left.exists()
        assert not (tmp_path / "charts" / f"{STAGE}-abc").exists() or other
    assert (left.parent / "kept.svg").exists()


def test_a_release_is_whole_or_not_there(small: Path) -> None:
    """A release that was killed or refused half-way has left none, and can be made again."""
    files = [Output("releases/9/a.csv", b"a"), Output("releases/9/b.csv", b"b")]
    stops = 0
    for stops in every_step(lambda: output.keep(files, small), small, FULL):
        found = small / "releases" / "9"
        assert not found.exists() or len(list(found.iterdir())) == 2, stops
        shutil.rmtree(found, ignore_errors=True)
    assert stops >= 4
    assert sorted(path.name for path in (small / "releases" / "9").iterdir()) == ["a.csv", "b.csv"]
