"""A long piece of work says in its log how far it is, a short one nothing."""

from burstmix.io import job_log, progress, with_progress


def lines(monkeypatch, tmp_path, seconds, costs=None):
    """What is logged of steps that take so many seconds each."""
    clock = iter([0.0, *(sum(seconds[: i + 1]) for i in range(len(seconds)))])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    with job_log(tmp_path / "job.log"):
        assert list(with_progress(range(len(seconds)), "fits", costs)) == list(range(len(seconds)))
    return (tmp_path / "job.log").read_text().splitlines()


def test_the_rest_is_estimated_by_costs(monkeypatch, tmp_path):
    found = lines(monkeypatch, tmp_path, [1, 4, 9, 16], [1, 4, 9, 16])
    assert found == ["fits: 3 of 4 done in 14 s, about 16 s left"]
    found = lines(monkeypatch, tmp_path, [600, 600, 600])
    assert found[0] == "fits: 1 of 3 done in 10 min, about 20 min left"
    assert len(found) == 2


def test_short_work_leaves_no_line(monkeypatch, tmp_path):
    assert lines(monkeypatch, tmp_path, [2, 2, 2, 2]) == []
