# Takes a source (snapshot, file, URL, TAP query, recipe); gives the raw table of a catalogue, the
# record of where it came from, and what a download has changed against the packaged snapshot.


rule acquire_catalogue:
    input:
        local=local_file,
    output:
        table=f"<results>/catalogues/{{catalogue}}/table.{TABLES}",
        record="<results>/catalogues/{catalogue}/record.yaml",
        changes="<results>/catalogues/{catalogue}/changes.ecsv",
    log:
        "<logs>/catalogues/{catalogue}.log",
    priority: READING
    conda:
        "../../envs/environment.yaml"
    resources:
        reading=1,
    params:
        code("acquire_catalogue"),
        source=lambda wildcards: analysis.acquisition(wildcards.catalogue),
        use_snapshot=lambda wildcards: analysis.uses_snapshot(wildcards.catalogue),
        data_folder=DATA,
        lock_file=lambda wildcards: CONFIG.parent
        / f"catalogues.lock/{wildcards.catalogue}.yaml",
    message:
        "Acquire the catalogue {wildcards.catalogue}"
    script:
        "../../scripts/acquire_catalogue.py"
