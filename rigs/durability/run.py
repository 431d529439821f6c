"""The durability of a saved answer, shown by taking everything away that could keep it: crashes, kills, errors, disks.

    python rigs/durability/run.py --short    under a minute; every rig, some of its trials
    python rigs/durability/run.py --long     some minutes; all of them (as root on Linux, with strace, for the most)

Each line says what was tried, how often, how many acknowledged answers were lost, how much was found damaged (or
wrongly told, left behind, hanging), and how long it took. What cannot be done here is skipped and says why. A line
that begins with "without" takes a protection away and must lose or damage something. The exit status is 1 if anything
was lost or damaged, or if a missing protection went unnoticed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from sqs_tui.store import durable
from tests.durability import (
    contention,
    crash_replay,
    io_errors,
    kill_points,
    mutants,
    power_cuts,
    real_disks,
    state_machine,
)
from tests.durability.fault_injector import FaultInjector
from tests.durability.prepared_cases import PreparedCases, prepared_cases


@dataclass
class Row:
    """What one rig found."""

    runs: int
    lost: int = 0
    damaged: int = 0
    said: list[str] = field(default_factory=list)
    note: str = ""


class Skipped(Exception):
    """Why something cannot be done on this machine."""


@dataclass
class Table:
    """The lines as they are found, and whether all of them are as they should be."""

    only: tuple[str, ...] = ()
    failures: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    def line(self, what: str, does: Callable[[], Row], *, weakened: bool = False) -> None:
        if self.only and not any(word in what for word in self.only):
            return
        began = time.monotonic()
        try:
            row = does()
        except (Skipped, real_disks.CannotMount) as reason:
            print(f"{what:64}  skipped: {reason}", flush=True)
            self.skipped.append(what)
            return
        found = row.lost + row.damaged > 0
        right = found if weakened else not found
        verdict = "" if right else ("   NOT CAUGHT" if weakened else "   BROKEN")
        print(
            f"{what:64}{row.runs:8,}{row.lost:7,}{row.damaged:9,}{time.monotonic() - began:8.1f} s{verdict}"
            + (f"   {row.note}" if row.note else ""),
            flush=True,
        )
        if not right:
            self.failures.append(what)
            for said in row.said[:10]:
                print(f"    {said}", flush=True)


def crash_states(before: str = "", protection: str = "", starts: int = 0) -> Row:
    done = crash_replay.replay(protection, before=before, starts=starts)
    note = f"{done.calls} calls, {done.promises} promises" + (f", {done.started} started" if done.started else "")
    if protection:
        return Row(done.states, done.lost, done.damaged, done.examples)
    return Row(done.states, done.lost, done.damaged + len(done.wrong), done.examples + done.wrong, note)


def kills(
    cases: PreparedCases, rig: Callable[[PreparedCases, str, kill_points.Killed], None], steps: tuple[str, ...]
) -> Row:
    done = kill_points.Killed()
    for step in steps:
        rig(cases, step, done)
    lost = done.count("lost")
    note = f"{done.orphans} orphans swept, {done.promises} promises"
    return Row(done.kills, lost, len(done.wrong) - lost, done.wrong, note)


def system_kills(cases: PreparedCases, every: int) -> Row:
    if reason := kill_points.why_no_strace():
        raise Skipped(f"{reason}; see the line above")

    def rig(cases: PreparedCases, step: str, done: kill_points.Killed) -> None:
        kill_points.at_every_system_call(cases, step, done, every)

    return kills(cases, rig, kill_points.EVERY_STEP)


def errors(cases: PreparedCases, *, thorough: bool) -> Row:
    done = io_errors.Failed()
    for step in kill_points.EVERY_STEP:
        io_errors.at_every_call(cases, step, done, thorough=thorough)
    return _failed(done)


def system_errors(cases: PreparedCases, every: int) -> Row:
    if reason := kill_points.why_no_strace():
        raise Skipped(reason)
    done = io_errors.Failed()
    for step in kill_points.EVERY_STEP:
        io_errors.at_every_system_call(cases, step, done, every=every)
    return _failed(done)


def _failed(done: io_errors.Failed) -> Row:
    note = f"{done.told} told of, {done.survived} did not matter; {done.tracebacks} tracebacks, {done.left} temporaries"
    return Row(done.errors, done.wrongly_saved, done.wrong - done.wrongly_saved, done.examples, note)


def disk(rig: Callable[[], real_disks.Tried]) -> Row:
    if reason := real_disks.why_not_root():
        raise Skipped(reason)
    done = rig()
    lost = sum(what.startswith("lost") for what in done.wrong)
    return Row(done.trials, lost, len(done.wrong) - lost, done.wrong, f"{done.refused} refused, in words")


def remount(cases: PreparedCases) -> real_disks.Tried:
    if reason := real_disks.why_no_power_cuts(cases, "ext4"):
        raise Skipped(reason)
    return real_disks.read_only_remount(cases)


def immutable(cases: PreparedCases) -> real_disks.Tried:
    if reason := real_disks.why_no_chattr(cases):
        raise Skipped(reason)
    with tempfile.TemporaryDirectory() as folder:
        return real_disks.immutable(cases, Path(folder))


def other_user(cases: PreparedCases) -> real_disks.Tried:
    with tempfile.TemporaryDirectory() as folder:
        return real_disks.other_user(cases, Path(folder))


def power_cut_trials(cases: PreparedCases, kind: str, times: int, protection: str = "") -> Row:
    if reason := real_disks.why_no_power_cuts(cases, kind):
        raise Skipped(reason)
    done = power_cuts.cut(cases, kind, times, crash_replay.WEAKENED[protection] if protection else None)
    return Row(done.cuts, done.lost, done.damaged, done.examples, f"{done.promises} promises")


def anything(steps: int, weaken: state_machine.Weakening | None = None, *, fixed: bool) -> Row:
    counts = state_machine.Counts()
    try:
        state_machine.run(steps, counts, weaken=weaken, fixed=fixed)
    except AssertionError as error:
        return Row(counts.steps, 1, 0, [str(error), *getattr(error, "__notes__", [])])
    note = (
        f"{counts.promises} promises, {counts.crashes} kills, {counts.cuts} power cuts, {counts.faults} faults, "
        f"{counts.edits} edits by others"
    )
    return Row(counts.steps, note=note)


def contended(done: contention.Contended) -> Row:
    wrong = list(done.wrong)
    if done.slowest > contention.HANG:
        wrong.append(f"one call took {done.slowest:.1f} s")
    return Row(done.trials, done.lost, len(wrong) if not done.lost else 0, wrong, f"slowest call {done.slowest:.2f} s")


def two_processes(saves: int, *, careless: bool = False) -> Row:
    for _ in range(5):
        with prepared_cases() as cases:
            row = contended(contention.two_processes(cases.folder, saves, careless=careless))
        if not careless or row.lost:  # careless ones miss each other now and then
            break
    return row


def mutation() -> Row:
    wrong = [f"fails as it is: {name}" for name in mutants.unharmed()]
    caught = 0
    for mutant, failed, by in mutants.all_noticed():
        print(f"    {mutant.protection:24} {'caught by ' + by if failed else 'NOT CAUGHT'}", flush=True)
        caught += failed
        wrong += [] if failed else [f"not caught: {mutant.protection}"]
    return Row(len(mutants.MUTANTS), 0, len(wrong), wrong, f"{caught} of {len(mutants.MUTANTS)} caught")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    form = parser.add_mutually_exclusive_group(required=True)
    form.add_argument("--short", action="store_true", help="every rig, some of its trials")
    form.add_argument("--long", action="store_true", help="all of them")
    parser.add_argument("--steps", type=int, default=0, help="steps of the state machine (400, or 20,000)")
    parser.add_argument("--cuts", type=int, default=0, help="power cuts of each file system (15, or 250)")
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="WORD", help="only the lines with one of these in them"
    )
    options = parser.parse_args()
    whole: bool = options.long
    cuts = options.cuts or (250 if whole else 15)
    steps = options.steps or (20_000 if whole else 400)

    began = time.monotonic()
    table = Table(tuple(options.only))
    print(f"{'what':64}{'runs':>8}{'lost':>7}{'damaged':>9}{'time':>10}")
    table.line(
        "crash states of a life (save, draft, complete, amend, export)",
        lambda: crash_states(starts=600 if whole else 60),
    )
    for before in crash_replay.HARDER:
        table.line(f"crash states: {before}", lambda before=before: crash_states(before))  # type: ignore[misc]
    for protection in crash_replay.WEAKENED:
        table.line(
            f"  without: {protection}",
            lambda protection=protection: crash_states(protection=protection),  # type: ignore[misc]
            weakened=True,
        )
    with prepared_cases() as cases:
        table.line(
            "kills at every call of the store", lambda: kills(cases, kill_points.at_every_call, kill_points.EVERY_STEP)
        )
        table.line(
            "kills at every system call" if whole else "kills at system calls",
            lambda: system_kills(cases, 1 if whole else 8),
        )
        with crash_replay.WEAKENED["written in place"](FaultInjector()):
            table.line(
                "  without: written in place", lambda: kills(cases, kill_points.at_every_call, ("save",)), weakened=True
            )
        with patch.object(durable, "sweep", lambda *args, **kwargs: 0):
            table.line("  without: sweeping", lambda: kills(cases, kill_points.at_every_call, ("save",)), weakened=True)
        table.line("errors at every call of the store", lambda: errors(cases, thorough=whole))
        if whole:
            table.line("errors at every system call that deals with files", lambda: system_errors(cases, 1))
        with patch.object(durable, "_forget", lambda path: None):
            table.line("  without: removing the temporary", lambda: errors(cases, thorough=False), weakened=True)
        table.line("levels of a full disk", lambda: disk(lambda: real_disks.full(cases, 64 if whole else 16)))
        table.line("a disk that is read-only, or becomes so", lambda: disk(lambda: remount(cases)))
        table.line("an immutable file, an immutable folder", lambda: disk(lambda: immutable(cases)))
        table.line("another user", lambda: disk(lambda: other_user(cases)))
        for kind in real_disks.KINDS:
            table.line(f"power cuts under {kind}", lambda kind=kind: power_cut_trials(cases, kind, cuts))  # type: ignore[misc]
            table.line(
                f"  without: directory fsync, under {kind}",
                lambda kind=kind: power_cut_trials(cases, kind, max(15, cuts // 5), "no directory fsync"),  # type: ignore[misc]
                weakened=True,
            )
        for rig in (
            contention.two_openers,
            contention.stale_lock,
            contention.same_size_and_time,
            contention.deleted_lock,
        ):
            table.line(rig.__name__.replace("_", " "), lambda rig=rig: contended(rig(cases)))  # type: ignore[misc]
    table.line("two processes", lambda: two_processes(150 if whole else 20))
    table.line(
        "  without: lock and comparison", lambda: two_processes(50 if whole else 20, careless=True), weakened=True
    )
    # From here on the short form takes the same ones every time, so that a failure is one's own.
    table.line("steps of the state machine", lambda: anything(steps, fixed=not whole))
    table.line("  without: comparison", lambda: anything(3000, state_machine.no_comparison, fixed=True), weakened=True)
    table.line(
        "  without: directory fsync",
        lambda: anything(3000, crash_replay.WEAKENED["no directory fsync"], fixed=True),
        weakened=True,
    )
    if whole:
        table.line("mutants", mutation)
    print(f"\n{time.monotonic() - began:.0f} s" + (f"; skipped: {len(table.skipped)}" if table.skipped else ""))
    for what in table.failures:
        print(f"broken: {what}")
    return 1 if table.failures else 0


if __name__ == "__main__":
    sys.exit(main())
