# Takes a sample; gives its mixtures of every k, at the floor and at a lower one, with their audit.
# One job fits all k of a (sample, family, errors), because the search for k starts from k - 1.


rule compile_kernel:
    input:
        code=code("fit"),
    output:
        kernel="kernel/{part}.txt",
    log:
        "<logs>/kernel_{part}.log",
    priority: before_its_fits
    conda:
        "../../envs/environment.yaml"
    resources:
        reading=ALL_READING,
    message:
        "Compile the numerical core: {wildcards.part}"
    script:
        "../../scripts/compile_kernel.py"


rule fit_mixtures:
    input:
        sample=rules.prepare_sample.output.sample,
        kernel=kernel_of,
        code=code("fit"),
    output:
        fits="<results>/{sample}/{family}_{errors}/fits.json",
    log:
        "<logs>/{sample}/{family}_{errors}/fit.log",
    benchmark:
        "<benchmarks>/{sample}/{family}_{errors}/fit.tsv"
    priority: towards_verdict
    conda:
        "../../envs/environment.yaml"
    params:
        components=analysis["components"],
        seed=analysis["seed"],
        floor=lookup("samples/{sample}/fit/floor", within=analysis.settings),
        floor_ratio=lookup("samples/{sample}/fit/floor_ratio", within=analysis.settings),
        likelihood=lookup("samples/{sample}/fit/likelihood", within=analysis.settings),
        kmeans_starts=lookup("fit/kmeans_starts", within=analysis.settings),
        random_starts=lookup("fit/random_starts", within=analysis.settings),
    message:
        "Fit {wildcards.family} mixtures to {wildcards.sample}, {wildcards.errors} errors"
    script:
        "../../scripts/fit_mixtures.py"


rule fit_default_start:
    input:
        sample=rules.prepare_sample.output.sample,
        code=code("fit"),
    output:
        fits="<results>/{sample}/default_start.json",
    log:
        "<logs>/{sample}/default_start.log",
    priority: of_sample
    conda:
        "../../envs/environment.yaml"
    params:
        components=analysis["components"],
    message:
        "Fit {wildcards.sample} from scikit-learn's default start"
    script:
        "../../scripts/fit_default_start.py"


rule fit_dirichlet_process:
    input:
        sample=rules.prepare_sample.output.sample,
        code=code("fit", results=["shared", "fit"]),
    output:
        table="<results>/{sample}/dirichlet_process.ecsv",
    log:
        "<logs>/{sample}/dirichlet_process.log",
    priority: of_sample
    conda:
        "../../envs/environment.yaml"
    params:
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
        code=code("fit", "prepare", results=["shared", "fit"]),
    output:
        likelihoods="<results>/{sample}/likelihoods.ecsv",
    log:
        "<logs>/{sample}/likelihoods.log",
    priority: towards_verdict
    conda:
        "../../envs/environment.yaml"
    params:
        seed=analysis["seed"],
        floor=lookup("samples/{sample}/fit/floor", within=analysis.settings),
        likelihood=lookup("samples/{sample}/fit/likelihood", within=analysis.settings),
    message:
        "Fit {wildcards.sample} under every rule for errors and rounding"
    script:
        "../../scripts/compare_likelihoods.py"
