# Takes a sample; gives its mixtures of every family and k, at the floor and at a lower one, with
# their audit. One job fits all k, because the search for k starts from k - 1.


rule compile_kernel:
    output:
        kernel="kernel/{part}.txt",
    log:
        "<logs>/kernel_{part}.log",
    priority: before_its_fits
    conda:
        "../../envs/environment.yaml"
    resources:
        reading=ALL_READING,
    params:
        code("compile_kernel"),
    message:
        "Compile the numerical core: {wildcards.part}"
    script:
        "../../scripts/compile_kernel.py"


# Each sample has a rule of its own, because samples differ in their families. One job fits them all
# in an error mode, because a family that generalises others starts from what these have found.
for sample in analysis["samples"]:

    rule:
        name:
            f"fit_mixtures_{sample}"
        input:
            sample=f"<results>/{sample}/sample.{TABLES}",
            kernel=kernel_of({"sample": sample}),
        output:
            **{
                family: f"<results>/{sample}/{family}_{{errors}}/fits.json"
                for family in analysis.families(sample)
            },
        log:
            f"<logs>/{sample}/fit_{{errors}}.log",
        benchmark:
            f"<benchmarks>/{sample}/fit_{{errors}}.tsv"
        priority: ORDER[sample] + 1
        conda:
            "../../envs/environment.yaml"
        params:
            code("fit_mixtures"),
            components=analysis["samples"][sample]["components"],
            seed=analysis["seed"],
            floor=analysis["samples"][sample]["fit"]["floor"],
            floor_ratio=analysis["samples"][sample]["fit"]["floor_ratio"],
            likelihood=analysis["samples"][sample]["fit"]["likelihood"],
            kmeans_starts=analysis["fit"]["kmeans_starts"],
            random_starts=analysis["fit"]["random_starts"],
        message:
            f"Fit mixtures to {sample}, {{wildcards.errors}} errors"
        script:
            "../../scripts/fit_mixtures.py"


rule fit_default_start:
    input:
        sample=rules.prepare_sample.output.sample,
    output:
        fits="<results>/{sample}/default_start.json",
    log:
        "<logs>/{sample}/default_start.log",
    priority: of_sample
    conda:
        "../../envs/environment.yaml"
    params:
        code("fit_default_start"),
        components=lookup("samples/{sample}/components", within=analysis.settings),
    message:
        "Fit {wildcards.sample} from scikit-learn's default start"
    script:
        "../../scripts/fit_default_start.py"


rule fit_dirichlet_process:
    input:
        sample=rules.prepare_sample.output.sample,
    output:
        table="<results>/{sample}/dirichlet_process.ecsv",
    log:
        "<logs>/{sample}/dirichlet_process.log",
    priority: of_sample
    conda:
        "../../envs/environment.yaml"
    params:
        code("fit_dirichlet_process"),
        concentrations=lookup(
            "dirichlet_process/concentrations", within=analysis.settings
        ),
        most=lookup("dirichlet_process/most", within=analysis.settings),
        starts=lookup("dirichlet_process/starts", within=analysis.settings),
        seed=analysis["seed"],
    message:
        "Fit Dirichlet-process mixtures to {wildcards.sample}"
    script:
        "../../scripts/fit_dirichlet_process.py"


rule compare_likelihoods:
    input:
        sample=rules.prepare_sample.output.sample,
        kernel=lambda wildcards: kernel(*analysis.kernel_of_rules(wildcards.sample)),
    output:
        likelihoods="<results>/{sample}/likelihoods.ecsv",
    log:
        "<logs>/{sample}/likelihoods.log",
    priority: towards_verdict
    conda:
        "../../envs/environment.yaml"
    params:
        code("compare_likelihoods"),
        seed=analysis["seed"],
        floor=lookup("samples/{sample}/fit/floor", within=analysis.settings),
        likelihood=lookup("samples/{sample}/fit/likelihood", within=analysis.settings),
    message:
        "Fit {wildcards.sample} under every rule for errors and rounding"
    script:
        "../../scripts/compare_likelihoods.py"
