"""From the config as written to the analysis as run."""

from dataclasses import dataclass
from itertools import product

from burstmix.errors import BurstmixError
from burstmix.families import DECLARED, SCALE_MIXTURE, unasked
from burstmix.pairs import NEXT, PAIRS, PREVIOUS, sides

from . import local
from .check import contradictions
from .schema import fill_defaults, load_schema, mistakes
from .size import is_large


@dataclass(frozen=True)
class Analysis:
    """The complete settings: all defaults filled in, every sample with its own fit settings.

    Indexed like the config: analysis["samples"]["batse_t90"]["fit"]["floor"].
    """

    settings: dict

    def __getitem__(self, key):
        return self.settings[key]

    def errors(self, sample: str) -> list[str]:
        """Error modes of a sample: `with` needs every variable to have an error column."""
        measured = all("error" in v for v in self["samples"][sample]["variables"].values())
        return [mode for mode in self["errors"] if mode == "without" or measured]

    @property
    def default_starts(self) -> list[str]:
        """Samples that show scikit-learn's default start beside our search."""
        return [name for name, sample in self["samples"].items() if sample["default_start"]]

    def acquisition(self, catalogue: str) -> dict:
        """The settings that a catalogue's table depends on."""
        source = self["catalogues"][catalogue]
        return {key: word for key, word in source.items() if key != "description"}

    def uses_snapshot(self, catalogue: str) -> bool:
        """Whether a catalogue is taken from its packaged snapshot."""
        return self["use_snapshots"] and "snapshot" in self["catalogues"][catalogue]

    def preparation(self, sample: str) -> dict:
        """The settings that a sample depends on, with its identifying columns."""
        settings = self["samples"][sample]
        catalogue = self["catalogues"][settings["catalogue"]]
        variables = {
            name: {key: word for key, word in variable.items() if key not in ("label", "ucd")}
            for name, variable in settings["variables"].items()
        }
        return {
            "catalogue": settings["catalogue"],
            "identifier": settings.get("identifier", catalogue.get("identifier")),
            "variables": variables,
            **{
                key: settings[key]
                for key in ("remove", "incomplete", "cuts", "subset")
                if key in settings
            },
        }

    def sized_by(self, sample: str) -> list[str]:
        """The sample, in a list, whose size a random subset takes; empty if it names none."""
        other = self["samples"][sample].get("subset", {}).get("as_many_as")
        return [other] if other else []

    def variables(self, sample: str) -> str:
        """ "one" if a sample has one variable, else "several"."""
        return "one" if len(self["samples"][sample]["variables"]) == 1 else "several"

    def labels(self, sample: str) -> dict[str, str]:
        """The name of each variable in figures."""
        variables = self["samples"][sample]["variables"]
        return {name: variable.get("label", name) for name, variable in variables.items()}

    def ucds(self, sample: str) -> dict[str, str]:
        """The UCD of each variable that the config gives one."""
        variables = self["samples"][sample]["variables"]
        return {name: variable["ucd"] for name, variable in variables.items() if "ucd" in variable}

    def families(self, sample: str) -> list[str]:
        """Families fitted to a sample."""
        return self["samples"][sample]["families"]

    def components(self, sample: str) -> list[int]:
        """Numbers of components fitted to a sample."""
        return self["samples"][sample]["components"]

    def kernel(self, sample: str, family: str | None = None) -> list[str]:
        """The parts of the numerical core that fits of a sample need compiled."""
        settings = self["samples"][sample]
        rules = [settings["fit"]["likelihood"]]
        rules += [variable.get("propagation") for variable in settings["variables"].values()]
        families = [family] if family else self.families(sample)
        several = self.variables(sample) == "several"
        own = [name for name in families if DECLARED[name].compiled and not several]
        if any(DECLARED[name].maker(several) == SCALE_MIXTURE for name in families):
            own.append("scale_mixture")
        if any(DECLARED[name].factors for name in families):
            own.append("factors")
        own += [rule for rule in ("interval", "linear") if rule in rules]
        return [self.variables(sample), *own]

    def kernel_of_rules(self, sample: str) -> list[str]:
        """The parts that its normals need under every rule for errors and rounding."""
        variables = self.variables(sample)
        return ["one", "interval", "linear"] if variables == "one" else [variables]

    def left_out(self, sample: str) -> list[str]:
        """The general families that a sample goes without, for the number of its variables."""
        left = unasked(len(self["samples"][sample]["variables"]))
        return [n for n in self["families"] if n in left and n not in self.families(sample)]

    @property
    def with_rivals(self) -> list[str]:
        """Samples to which several families are fitted."""
        return [name for name in self["samples"] if len(self.families(name)) > 1]

    @property
    def against_normals(self) -> list[str]:
        """Samples with two components of another family to set against three normals."""
        return [
            name
            for name in self.with_rivals
            if "normal" in self.families(name) and {2, 3} <= set(self.components(name))
        ]

    def bootstraps(self, sample: str) -> list[str]:
        """The error modes in which a sample's likelihood ratios are bootstrapped."""
        if not self["bootstrap"]["replicates"]:
            return []
        return self.errors(sample) if self.pairs(sample) else []

    def paired_families(self, sample: str) -> list[str]:
        """Of a sample's families, those that pairs without a family stand for."""
        return [f for f in self["bootstrap"]["families"] if f in self.families(sample)]

    def pairs(self, sample: str) -> list[str]:
        """The pairs of a sample that its families and numbers of components allow."""
        families, ks = self.families(sample), self.components(sample)
        found = []
        for pair in self["samples"][sample]["pairs"]:
            if pair in (PREVIOUS, NEXT):
                found.append(pair)
                continue
            first, second = sides(pair)
            named = {first.family, second.family} - {""}
            if first.k in ks and named <= set(families) and (named or self.paired_families(sample)):
                found.append(pair)
        return found

    def simulators(self, mode: str) -> list[str]:
        """The simulators in an error mode: without errors there are none to keep fixed."""
        simulators = self["bootstrap"]["simulators"]
        held = [each for each in simulators if mode == "with" or each != "fixed_errors"]
        return held or ["own_steps"]

    def calibration(self, sample: str) -> dict:
        """The calibration's settings for a sample; of the families, those that it has itself."""
        settings = {
            key: self["calibration"][key] for key in ("components", "simulator", "replicates")
        }
        families = [f for f in self["calibration"]["families"] if f in self.families(sample)]
        pairs = self["calibration"]["pairs"]
        own = [p for p in pairs if {side.family for side in sides(p)} <= set(families)]
        return settings | {"families": families, "pairs": own}

    def calibrations(self) -> list[tuple[str, str, str, int]]:
        """(sample, family, mode, k) of fits that catalogues of known classes are drawn from."""
        settings = self["calibration"]
        found = []
        for sample in settings["samples"] or list(self["samples"])[:1]:
            families = self.calibration(sample)["families"]
            modes = [mode for mode in settings["errors"] if mode in self.errors(sample)]
            ks = [k for k in settings["components"] if k in self.components(sample)]
            found += product([sample], families, modes or self.errors(sample), ks)
        return found

    def fits(self, sample: str | None = None) -> list[tuple[str, str, str]]:
        """(sample, family, mode) of all sets of fits, or of one sample's."""
        return [
            (name, family, mode)
            for name in ([sample] if sample else self["samples"])
            for family in self.families(name)
            for mode in self.errors(name)
        ]


def resolve(
    config: dict,
    schema_path,
    registry: dict,
    *,
    check_files: bool = True,
    configs: dict | None = None,
) -> Analysis:
    """Check a config against the schema and against itself, and fill in what it leaves open.

    registry: the packaged catalogues by name. check_files: also look for local files and columns.
    configs: what each config file holds, by its path; local files may lie beside these.
    Raises BurstmixError with one line for each mistake.
    """
    schema = load_schema(schema_path)
    found, given = mistakes(config, schema)
    config = fill_defaults({"samples": {}} | given, schema)
    config["components"] = sorted(config["components"])
    figures = config["figures"]
    figures.setdefault("components", config["components"])
    figures.setdefault("single_fits", [x for x in figures["formats"] if x == "png"] or ["pdf"])
    few = [k for k in (1, 2, 3) if k in config["components"]]
    config["calibration"].setdefault("components", few or config["components"])
    for key, sample in config["samples"].items():
        sample.setdefault("title", key)
        never = unasked(len(sample["variables"]))
        able = [name for name in config["families"] if name not in never]
        sample.setdefault("families", able or config["families"])
        sample["components"] = sorted(sample.get("components", config["components"]))
        # In several variables a replicate takes seconds.
        default = PAIRS if len(sample["variables"]) == 1 else []
        sample.setdefault("pairs", [*config["bootstrap"].get("pairs", default)])
        sample["fit"] = config["fit"] | sample["fit"]
        for name, variable in sample["variables"].items():
            variable.setdefault("column", name)
            if variable["scale"] == "log10":
                variable.setdefault("propagation", "lognormal")
    config["bootstrap"].setdefault("pairs", [*PAIRS])
    looked = {}
    for place, file in local.files(config).items():
        looked[place] = local.folders(place, file, configs or {})
        local.put(config, place, local.found(place, file, configs or {}))
    found += contradictions(config, registry, looked if check_files else None, given)
    if found:
        count = "1 mistake" if len(found) == 1 else f"{len(found)} mistakes"
        raise BurstmixError("\n  - ".join([f"{count} in the config:", *found]))
    used = {sample["catalogue"] for sample in config["samples"].values()}
    known = registry | config["catalogues"]
    config["catalogues"] = {name: known[name] for name in sorted(used)}
    if config["tables"] == "auto":
        large = any(is_large(source) for source in config["catalogues"].values())
        config["tables"] = "fits" if large else "ecsv"
    return Analysis(config)
