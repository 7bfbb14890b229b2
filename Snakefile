# The workflow is workflow/Snakefile; this one is for those who run it from here.


include: "workflow/Snakefile"


# That of what is included counts for nothing.
workflow.default_target = "all"
