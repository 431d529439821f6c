"""The figures once more, by somebody who trusts nothing: plain loops over the TOML, none of the program's own code."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any


def counted_sessions(folder: Path, tampered: set[str]) -> list[dict[str, Any]]:
    """The sessions that count, as parsed. `tampered` are the files known to have been changed after completion."""
    finished = []
    for path in sorted(folder.glob("*.toml")):
        if ".conflict-" in path.name or path.name in ("inspection.toml", "criteria.toml"):
            continue
        try:
            raw = tomllib.loads(path.read_text("utf-8"))
        except tomllib.TOMLDecodeError:
            continue
        if raw["case"] != path.stem or raw["state"] != "completed" or path.name in tampered:
            continue
        finished.append(raw)
    votes: dict[str, int] = {}
    for raw in finished:
        votes[raw["instrument"]["version"]] = votes.get(raw["instrument"]["version"], 0) + 1
    # Only version 1 has its criteria at hand, so only it can be chosen; the test never lets another one win.
    kept = {}
    for raw in finished:
        if raw["instrument"]["version"] == "1" and raw["case"].lower() not in kept:
            kept[raw["case"].lower()] = raw
    return list(kept.values())


def condition_holds(condition: dict[str, Any], answered: dict[str, list[str]]) -> bool:
    for test in condition.get("all", []):
        if not any(value in test["values"] for value in answered.get(test["question"], [])):
            return False
    some = condition.get("any", [])
    if not some:
        return True
    for test in some:
        for value in answered.get(test["question"], []):
            if value in test["values"]:
                return True
    return False


def visible(instrument: dict[str, Any], raw: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What applies in one session, to what is recorded there; the parked is not in it."""
    answered: dict[str, list[str]] = {}
    seen = {}
    for question in instrument["questions"]:
        if "when" in question and not condition_holds(question["when"], answered):
            continue
        answer = raw.get("answers", {}).get(question["id"], {})
        seen[question["id"]] = answer
        values = answer.get("values", [])
        if not values and answer.get("value"):
            values = [answer["value"]]
        if values:
            answered[question["id"]] = values
    return seen


def recount(instrument: dict[str, Any], sessions: list[dict[str, Any]]) -> dict[str, dict[str, set[str]]]:  # noqa: C901 (counts in one plain pass, so that it can be seen to be right)
    """Question to what is counted to who: `value:…`, `reason:…`, `unanswered`, `knew`, `agrees`, `differs`, `star`."""
    once = [q["id"] for q in instrument["questions"] if q.get("unit") == "case_manager"]
    home = {}
    for manager in {raw["case_manager"] for raw in sessions}:
        best: tuple[tuple[int, int], str] | None = None
        for raw in sorted(sessions, key=lambda raw: raw["case"]):
            if raw["case_manager"] != manager:
                continue
            seen = visible(instrument, raw)
            given = 0
            applying = 0
            for question in once:
                if question in seen:
                    applying += 1
                    if seen[question].get("value") or seen[question].get("values"):
                        given += 1
            if best is None or (given, applying) > best[0]:
                best = (given, applying), raw["case"]
        assert best is not None
        home[manager] = best[1]
    result = {}
    for question in instrument["questions"]:
        if question["kind"] not in ("judgement", "fact", "one", "many"):
            continue
        counts: dict[str, set[str]] = {}
        for raw in sessions:
            seen = visible(instrument, raw)
            if question["id"] not in seen:
                continue
            who = raw["case"]
            if question["id"] in once:
                who = raw["case_manager"]
                if home[who] != raw["case"]:
                    continue
            answer = seen[question["id"]]
            values = answer.get("values", []) or ([answer["value"]] if answer.get("value") else [])
            for value in values:
                counts.setdefault(f"value:{value}", set()).add(who)
            if not values:
                counts.setdefault("unanswered", set()).add(who)
            if answer.get("value") == "no":
                for code in answer.get("reasons", []):
                    counts.setdefault(f"reason:{code}", set()).add(who)
            heard = seen.get("present", {}).get("value") == "yes"
            if answer.get("known_not_recorded") and answer.get("value") == "no" and heard:
                counts.setdefault("knew", set()).add(who)
            if answer.get("view") and question.get("two_views") and heard:
                counts.setdefault(answer["view"], set()).add(who)
            if answer.get("good_example"):
                counts.setdefault("star", set()).add(who)
        result[question["id"]] = counts
    return result
