"""A style of figures is tried before anything runs."""

import logging

import pytest

from burstmix.config.look import style_mistakes


def of_file(tmp_path, monkeypatch, text):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my.mplstyle").write_bytes(text)
    return style_mistakes("my.mplstyle")


@pytest.mark.parametrize("text", [b"", b"# mine\nfont.size: 9\nlines.linewidth: 2\n"])
def test_a_style_without_mistakes(text, tmp_path, monkeypatch):
    assert of_file(tmp_path, monkeypatch, text) == []
    assert style_mistakes("ggplot") == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"fontsize: 9\n", "my.mplstyle: Bad key fontsize in line 1 ('fontsize: 9')"),
        (b"\nfont.size 9\n", "my.mplstyle: Missing colon in line 2 ('font.size 9')"),
        (b"font.size: 8\nfont.size: 9\n",
         "my.mplstyle: Duplicate key in line 2 ('font.size: 9')"),
        (b"font.size: large\n", "my.mplstyle has a value that matplotlib refuses: Key font.size: "
         "Could not convert 'large' to float"),
        (b"text.usetex: True\n",
         "my.mplstyle sets text.usetex, and LaTeX cannot set these labels; leave it out"),
    ],
)  # fmt: skip
def test_each_mistake_is_told_with_its_line(text, words, tmp_path, monkeypatch, caplog):
    caplog.set_level(logging.WARNING)
    assert of_file(tmp_path, monkeypatch, text) == [words]
    assert caplog.messages == []


def test_a_file_that_is_no_text(tmp_path, monkeypatch):
    (words,) = of_file(tmp_path, monkeypatch, b"font.size: \xff9\n")
    assert words.startswith("my.mplstyle is not text in UTF-8; save it as that (")


def test_a_name_that_matplotlib_does_not_know():
    assert style_mistakes("ggplott") == [
        "matplotlib has no style 'ggplott'; the name of a file of your own ends in .mplstyle; "
        "did you mean ggplot?"
    ]
