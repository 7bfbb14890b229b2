# Reads and checks the config, and answers what the other rule files ask of it.

from burstmix.config.local import STYLE, keys
from burstmix.imports import digest_of
from burstmix.significance.chunks import CALIBRATED_CHUNK, RESAMPLED_CHUNK, chunks

if not IS_MODULE:
    # A relative path: a moved folder then reruns nothing. A module would put its `prefix` before it.
    HOME = Path(os.path.relpath(HOME))
DATA = HOME / "workflow/data"

# The config's name in messages; lock files are kept beside it.
CONFIG = Path(
    "the module's config" if IS_MODULE else os.path.relpath(workflow.configfiles[-1])
)
try:
    # --config key=value comes as text. The files' settings go over those that they extend.
    given = completed({key: plain(value) for key, value in config.items()}, configs)
    analysis = resolve(
        given,
        HOME / "workflow/schemas/config.schema.yaml",
        packaged(DATA / "registry.yaml"),
        # Jobs on a cluster parse this again, where looking once is enough.
        check_files=workflow.is_main_process,
        configs=configs,
    )
except BurstmixError as error:
    sys.exit(f"{CONFIG}: {error}")
for name in analysis["samples"] if workflow.is_main_process else ():
    if analysis.left_out(name):
        families = " and ".join(analysis.left_out(name))
        number = len(analysis["samples"][name]["variables"])
        variables = f"{number} variable{'s' * (number > 1)}"
        logger.info(f"{name} has {variables}: fitted without {families}.")

# Suffix of the tables that have a row for each object.
TABLES = analysis["tables"]
REPLICATES = analysis["bootstrap"]["replicates"]
# The folder of results, which rules call <results>; nothing else names it.
RESULTS = analysis["results"]


pathvars:
    results=RESULTS,
    logs=f"logs/{RESULTS}",
    benchmarks=f"benchmarks/{RESULTS}",


def in_results(jobs):
    """The outputs of jobs by their paths in the folder of results."""
    paths = [os.path.relpath(path, RESULTS) for job in jobs for path in job.output]
    return [path for path in paths if not path.startswith("..")]


def claim_results():
    """Stop before another analysis is lost; say what the run replaces of this one's own results."""
    configs = [os.path.relpath(path) for path in workflow.configfiles]
    try:
        notice = claim(
            RESULTS,
            " ".join(configs),
            analysis.settings,
            in_results(workflow.dag.needrun_jobs()),
            anew=workflow.dag_settings.forceall,
        )
    except BurstmixError as error:
        sys.exit(f"\n{error}\n")
    if notice:
        print(f"\n{notice}\n", file=sys.stderr)


def list_left_over():
    """After a whole run, list what lies beside its results and may be deleted."""
    if not any(job.rule.name == "write_report" for job in workflow.dag.jobs):
        return
    # These folders have commands of their own.
    others = ["power", "calibration"]
    left = left_over(RESULTS, [*in_results(workflow.dag.jobs), *others])
    more = [f"and {len(left) - 20} more"] if len(left) > 20 else []
    if left:
        print("\nNot of this analysis (any more), and left alone:", file=sys.stderr)
        print(*(f"  {path}" for path in [*left[:20], *more]), sep="\n", file=sys.stderr)


# Jobs of greater priority go first. All data are read and prepared before anything compiles, so that
# mistakes in them are told early; then come the samples in the config's order. Studies, and jobs on
# all samples together, have no priority and come last.
ORDER = {name: 2 * place for place, name in enumerate(reversed(analysis["samples"]), 1)}
READING = 2 * len(ORDER) + 2
# All of the resource `reading` in profiles/default: a job that takes it waits for those that read.
ALL_READING = 1000


def of_sample(wildcards):
    """The priority of what belongs to a sample."""
    return ORDER[wildcards.sample]


def towards_verdict(wildcards):
    """The priority of what a sample's verdict waits for."""
    return ORDER[wildcards.sample] + 1


def before_its_fits(wildcards):
    """The priority of a part of the kernel, which is that of the first sample that needs it."""
    needing = [
        name
        for name in ORDER
        if wildcards.part in analysis.kernel(name) + analysis.kernel_of_rules(name)
    ]
    return max((ORDER[name] + 1 for name in needing), default=0)


def code(script):
    """The digest of what a script runs, a param of its rule: an edit reruns what depends on it.

    Scripts that take all params by name do not get it, because it has none.
    """
    return digest_of(HOME / f"scripts/{script}.py")


def local_file(wildcards):
    """The files a catalogue is read from, so that an edited file is read again."""
    source = analysis["catalogues"][wildcards.catalogue]
    if "snapshot" in source:
        return DATA / source["snapshot"]["file"]
    # Its path is from here, whatever a module's `prefix` puts before those of results.
    return [local(source[key]) for key in keys(source)]


def table_of(sample):
    """The raw table of a sample's catalogue."""
    catalogue = analysis["samples"][sample]["catalogue"]
    return f"<results>/catalogues/{catalogue}/table.{TABLES}"


def kernel_of(wildcards):
    """The compiled code that a sample's fits need; of one family, if that is a wildcard."""
    return kernel(*analysis.kernel(wildcards.get("sample"), wildcards.get("family")))


def kernel(*parts):
    """The files that say that these parts are compiled; the code is in the user's cache."""
    return [f"kernel/{part}.txt" for part in parts]


def fits_of(wildcards):
    """The fits of a sample in one error mode; without such a wildcard, of all samples or modes."""
    return [
        f"<results>/{sample}/{family}_{errors}/fits.json"
        for sample, family, errors in analysis.fits(wildcards.get("sample"))
        if wildcards.get("errors", errors) == errors
    ]


def samples_of(wildcards):
    """The sample of a job, or all samples."""
    return [wildcards["sample"]] if wildcards.get("sample") else analysis["samples"]


def classes_of(wildcards):
    """The tables of a sample's classes in every error mode; without a wildcard, of all samples."""
    return [
        f"<results>/{name}/classes_{errors}.ecsv"
        for name in samples_of(wildcards)
        for errors in analysis.errors(name)
    ]


def bootstrap_of(wildcards):
    """A sample's table of bootstrapped p-values, if it has one; without a wildcard, of all samples."""
    having = filter(analysis.bootstraps, samples_of(wildcards))
    return [f"<results>/{name}/bootstrap.ecsv" for name in having]


def ratios_of(wildcards):
    """The simulated likelihood ratios of a sample."""
    return [
        f"<results>/{sample}/bootstrap_{errors}/{simulator}.ecsv"
        for sample, errors, simulator in SIMULATIONS
        if sample == wildcards["sample"]
    ]


def intervals_of(wildcards):
    """A sample's table of intervals, if it has one; without a wildcard, of all samples."""
    names = samples_of(wildcards) if REPLICATES else []
    return [f"<results>/{name}/intervals.ecsv" for name in names]
