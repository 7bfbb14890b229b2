"""The tree of components: no lines cross, and what cannot be joined is said."""

from astropy.table import Table

from burstmix.render.merging import leaf_order, merging_trees


def steps(*rows, errors="with"):
    names = ("classes", "first", "second", "entropy", "decrease", "p_first", "p_second")
    table = Table(rows=rows, names=names)
    table["errors"] = errors
    return table


def test_what_is_joined_first_lies_side_by_side():
    rows = [(4, "2", "5"), (3, "1", "3"), (2, "2+5", "4"), (1, "1+3", "2+4+5")]
    rows = [(*row, 1.0, 0.5, 0.1, 0.2) for row in rows]
    assert leaf_order(steps(*rows)) == ["1", "3", "2", "5", "4"]


def test_each_mode_has_its_tree_or_the_reason_why_not(sample, fit_set, tmp_path):
    table = steps((2, "1", "3", 30.0, 20.0, 0.5, 0.1), (1, "1+3", "2", 0.0, 30.0, 0.2, 0.3))
    one, _, three = fit_set.guarded
    paths = [tmp_path / f"{name}.png" for name in ("tree", "none", "again")]
    merging_trees(sample, table, {"without": None, "with": three}, paths[0], paths[2])
    merging_trees(sample, table[:0], {"without": None, "with": one}, paths[1])
    tree, none, again = (path.read_bytes() for path in paths)
    assert tree == again and len(tree) > len(none) > 0
