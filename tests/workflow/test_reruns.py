"""An edit reruns what depends on it, and nothing else does."""

FITS = {"fit_mixtures": 4, "draw_fits": 2, "compare_likelihoods": 2}
FITS |= {"simulate_ratios": 6, "gather_ratios": 2, "resample_fits": 4}
SAMPLES = {"reach_verdict": 2, "write_tables": 2, "draw_classes": 2}
SAMPLES |= {"assign_classes": 2}
END = {"write_paper": 1, "write_report": 1, "all": 1}
ALL = {"summarise_samples": 1, "tabulate_published": 1} | END
# What shows the config itself.
EDITED = {"write_config": 1, "write_provenance": 1}


def test_touching_a_file_reruns_nothing_but_its_script(project):
    with project.touched("bursts.csv", "config.yaml", "scripts/burstmix/fit/__init__.py"):
        assert project.jobs() == {}
    with project.touched("scripts/write_tables.py"):
        assert project.jobs() == {"write_tables": 2} | END


def test_editing_a_cut_reruns_its_sample_only(project):
    with project.edited("config.yaml", lambda text: text.replace("min: 0.5", "min: 0.6")):
        halved = {rule: count // 2 for rule, count in (FITS | SAMPLES).items()}
        first = {"prepare_sample": 1, "find_named": 1}
        assert project.jobs() == first | halved | ALL | EDITED


def test_dropping_a_sample_reruns_what_gathers_all_samples(project):
    def drop(text):
        return text[: text.index("  bright:")] + text[text.index("components:") :]

    with project.edited("config.yaml", drop):
        assert project.jobs() == ALL | EDITED


def test_changing_what_figures_show_fits_nothing_anew(project):
    with project.edited("config.yaml", lambda text: text.replace("[2]}", "[2, 3]}")):
        assert project.jobs() == {"draw_fits": 2} | END | EDITED
    relabelled = "{error: t90_error, label: duration}"
    with project.edited("config.yaml", lambda text: text.replace("{error: t90_error}", relabelled)):
        assert project.jobs() == {"draw_fits": 1, "draw_classes": 1} | END | EDITED
    styled = "figures: {style: ggplot, width: 4, "
    with project.edited("config.yaml", lambda text: text.replace("figures: {", styled)):
        drawn = {"draw_fits": 2, "draw_classes": 2}
        assert project.jobs() == drawn | END | EDITED


def test_editing_the_library_reruns_what_uses_it(project):
    with project.edited("scripts/burstmix/fit/__init__.py", lambda text: text + "\n# edited\n"):
        assert project.jobs() == FITS | SAMPLES | ALL | {"compile_kernel": 3}
    with project.edited("scripts/burstmix/select/words.py", lambda text: text + "\n# edited\n"):
        told = {rule: count for rule, count in SAMPLES.items() if rule != "assign_classes"}
        assert project.jobs() == told | ALL
    with project.edited("scripts/burstmix/results/select.py", lambda text: text + "\n# edited\n"):
        assert project.jobs() == SAMPLES | {"gather_ratios": 2} | ALL
    with project.edited("scripts/burstmix/render/burstmix.mplstyle", lambda text: text + "\n# e\n"):
        assert project.jobs() == {"draw_fits": 2, "draw_classes": 2} | END
    path = "scripts/burstmix/fit/predict/observed.py"
    with project.edited(path, lambda text: text + "\n# edited\n"):
        assert project.jobs() == {"draw_fits": 2, "summarise_samples": 1} | told | END
    path = "scripts/burstmix/fit/scikit_learn/mixture.py"
    with project.edited(path, lambda text: text + "\n# edited\n"):
        assert project.jobs() == {}
    assert project.jobs() == {}


def test_a_moved_folder_reruns_nothing(project):
    place = project.folder
    project.folder = place.rename(place.with_name("moved"))
    try:
        assert project.jobs() == {}
    finally:
        project.folder = project.folder.rename(place)
