# Takes the grid of true mixtures, sizes and errors of the config's `power`; gives how often a third
# class is found, and how many objects that takes. `snakemake power_study` runs it, and so does every
# run of a config that has a section `power`.


rule simulate_power:
    input:
        kernel=kernel("one"),
    output:
        "<results>/power/n{size}_noise{noise}/{chunk}.ecsv",
    log:
        "<logs>/power/n{size}_noise{noise}_{chunk}.log",
    conda:
        "../../envs/environment.yaml"
    params:
        code("simulate_power"),
        power={
            key: analysis["power"][key]
            for key in ("classes", "weights", "separations", "sd", "replicates")
        },
        floor=lookup("fit/floor", within=analysis.settings),
        seed=analysis["seed"],
    message:
        "Simulate {wildcards.size} objects with noise {wildcards.noise}: chunk {wildcards.chunk}"
    script:
        "../../scripts/simulate_power.py"


rule power_study:
    input:
        chunks=expand(
            rules.simulate_power.output,
            size=analysis["power"]["sizes"],
            noise=analysis["power"]["noises"],
            chunk=chunks(analysis["power"]["replicates"]),
        ),
        style=STYLE_FILE,
    output:
        power="<results>/power/power.ecsv",
        needed="<results>/power/needed.ecsv",
        figures=in_report(
            expand(
                "<results>/power/power.{format}", format=analysis["figures"]["formats"]
            ),
            "power",
            result="objects needed",
        ),
    log:
        "<logs>/power/power.log",
    conda:
        "../../envs/environment.yaml"
    params:
        code("tabulate_power"),
        look=LOOK,
    message:
        "Tabulate how many objects a third class needs"
    script:
        "../../scripts/tabulate_power.py"
