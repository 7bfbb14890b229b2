"""The jobs of a run, by the stages that a reader follows."""

from dataclasses import dataclass

# By stage, what is done in it and by which rules; all other rules gather the results.
STAGES = {
    "read": ("Read the catalogue {}", ("acquire_catalogue",)),
    "prepare": ("Prepare {}", ("prepare_sample", "find_named")),
    "compile": ("Compile the numerical core", ("compile_kernel",)),
    "fit": (
        "Fit mixtures to {}",
        (
            *("fit_mixtures", "fit_default_start", "fit_dirichlet_process", "fit_as_published"),
            "compare_likelihoods",
        ),
    ),
    "resample": (
        "Simulate and resample {}",
        ("simulate_ratios", "gather_ratios", "resample_fits"),
    ),
    "verdict": ("Reach a verdict on {}", ("reach_verdict",)),
    "draw": (
        "Draw and tabulate {}",
        (
            *("draw_fits", "draw_classes", "draw_two_solutions"),
            *("draw_dirichlet_process", "assign_classes", "write_tables"),
        ),
    ),
    "power": ("Study how many objects are needed", ("simulate_power", "power_study")),
    "calibrate": ("Calibrate criteria and p-values", ("calibrate_sample", "calibration")),
    "gather": ("Gather all results", ()),
}
# Each sample has such rules of its own, named RULE_SAMPLE.
OF_A_SAMPLE = ("fit_mixtures", "assign_classes", "draw_fits", "draw_classes")


@dataclass(frozen=True)
class Job:
    """A job of Snakemake's: its number, what it is for, and what it leads to.

    of: the sample or the catalogue; empty if it is for all. kind: jobs of the same kind take about
    as long as one another. answer and page: files with the answer in three lines, and in full.
    """

    number: int
    rule: str
    stage: str
    of: str = ""
    kind: tuple = ()
    answer: str = ""
    page: str = ""

    @property
    def words(self) -> str:
        """What its stage does, to what."""
        return STAGES[self.stage][0].format(self.of)


def job_of(number: int, rule: str, wildcards: dict[str, str], answer="", page="") -> Job:
    """The job with this number, from its rule and its wildcards."""
    of = wildcards.get("sample", wildcards.get("catalogue", ""))
    for start in OF_A_SAMPLE:
        if rule.startswith(f"{start}_"):
            rule, of = start, rule.removeprefix(f"{start}_")
    found = [stage for stage, (_, rules) in STAGES.items() if rule in rules]
    stage = found[0] if found else "gather"
    if "{}" not in STAGES[stage][0]:
        of = ""
    kind = (rule, wildcards.get("family"), wildcards.get("errors"))
    return Job(number, rule, stage, of, kind, str(answer), str(page))
