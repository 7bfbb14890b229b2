"""A first config for a table, written beside it."""

import os
import shlex
from dataclasses import replace
from pathlib import Path

import yaml

from burstmix.acquire.catalogue import with_units
from burstmix.config import read_config, resolve
from burstmix.errors import BurstmixError
from burstmix.io import few_of
from burstmix.prepare import prepare_sample

from .candidates import LEVELS, Candidate, candidates_of
from .draft import Draft
from .identifier import identifier_of
from .missing import read_source
from .parts import WORDS, parts_of
from .roles import role_of

LEAST = 10  # objects that a sample needs to be worth a fit
MOST = 12  # candidates that are tried
SHOWN = 6  # names of other candidates in the last words
PACKED = {".gz", ".bz2", ".xz"}


def write_first_config(
    path, schema, registry: dict, *, format=None, table=None, run="./run"
) -> str:
    """Write a config beside the table at `path`; return in a few lines what it does and its run.

    schema: path of the config's schema; registry: the packaged catalogues. format, table: how the
    file is read, as in a config; None to find out. run: the command that runs burstmix.
    The config is checked, and its samples are prepared, before it is written.
    Raises BurstmixError if a file of its name is there, the table cannot be read, or no column
    can be fitted.
    """
    path = Path(path)
    output = _beside(path)
    run = f"{run} --configfile {shlex.quote(str(output))}"
    if os.path.lexists(output):
        raise BurstmixError(_is_there(output, path, run))
    source = read_source(path, format, table)
    parts = parts_of(source.columns)
    roles = {column.name: role_of(column, source.columns) for column in source.columns}
    roles |= {p.column.name: f"{WORDS[p.part]} {p.of.name}, {p.reason}" for p in parts}
    dates = {name for name, role in roles.items() if role == "date"}
    identifier = identifier_of(source.table, source.columns, dates)
    roles |= dict.fromkeys(identifier[0], "identifier")
    measured, redshifts = (
        [column for column in source.columns if roles[column.name] == role]
        for role in ("measurement", "redshift")
    )
    draft = Draft(path, source, identifier, table, next(iter(redshifts), None), registry)
    usable = []
    for candidate in candidates_of(measured, redshifts, parts)[:MOST]:
        try:
            usable.append(_prepared(draft, candidate, schema, registry))
        except BurstmixError as error:
            roles[candidate.column.name] = f"a measurement that cannot be fitted: {error}"
    if not usable:
        raise BurstmixError(_nothing(path, roles))
    used = {name for each in usable for name in each.columns} | set(identifier[0])
    left = {name: role for name, role in roles.items() if name not in used}
    try:
        with output.open("x", encoding="utf-8", newline="\n") as file:
            file.write(draft.text(usable, left, run))
    except FileExistsError as error:
        raise BurstmixError(_is_there(output, path, run)) from error
    except OSError as error:
        raise BurstmixError(
            f"{output}: cannot be written ({error.strerror}); copy the table to another folder"
        ) from error
    return _in_words(output, draft, usable, run)


def _prepared(draft, candidate, schema, registry) -> Candidate:
    """The candidate with the number of objects that its config's sample has.

    Raises BurstmixError if these are too few, or cannot be prepared.
    """
    settings = yaml.safe_load(draft.text([candidate], {}, ""))
    analysis = resolve(settings, schema, registry, check_files=False)
    units = analysis["catalogues"][draft.catalogue].get("units", {})
    table = with_units(draft.source.table.copy(), units, draft.catalogue)
    name = draft.sample(candidate)
    sample, _, _ = prepare_sample(name, analysis.preparation(name), table)
    if len(sample) < LEAST:
        raise BurstmixError(f"{len(sample)} objects only")
    return replace(candidate, objects=len(sample))


def _beside(path):
    plain = path.with_suffix("") if path.suffix.lower() in PACKED else path
    return path.with_name(f"{plain.stem}.yaml")


def _is_there(output, path, run):
    head = f"{output}: is there already, and is not overwritten"
    if others := _tables_of(output) - {path.name}:
        return (
            f"{head}. It is for {', '.join(sorted(others))}: rename it to have one for {path.name}"
        )
    return f"{head}. Run it with {run}, or rename it to have a new one"


def _tables_of(config):
    """The names of the files that a config reads; none where it cannot be read."""
    try:
        sources = read_config(config)["catalogues"].values()
        return {Path(source["file"]).name for source in sources if "file" in source}
    except (BurstmixError, KeyError, AttributeError, TypeError):
        return set()


def _nothing(path, roles):
    head = (
        f"{path}: no column can be fitted. Looked for: numbers with ten different values at least "
        "that are no position, date, flag, count, index, identifier or error. Its columns:"
    )
    columns = [f"{' '.join(name.split())}: {role}" for name, role in roles.items()]
    return "\n  - ".join([head, *columns])


def _in_words(output, draft, usable, run):
    first, *others = usable
    error = "without errors"
    if first.error is not None:
        error = f"without and with its errors {first.error.column.name}"
    known = " and ".join(draft.identifier) or "the number of the row"
    lines = [
        f"{output} is written, with the reason of each choice.",
        f"  Fitted: {first.column.name} ({LEVELS[first.level]}), {first.scale}, {error}",
        f"  Objects: {first.objects} of {len(draft.source.table)} rows, identified by {known}",
    ]
    lines += [f"  But: {note}" for note in first.notes]
    if others:
        names = [each.column.name for each in others]
        lines.append(f"  Ready to be fitted too: {few_of(names, SHOWN)}")
    return "\n".join([*lines, f"Now run: {run}"])
