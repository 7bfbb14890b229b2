"""Markdown as a page of its own, which a browser shows without a network."""

from html import escape

from markdown_it import MarkdownIt

from burstmix.version import __version__

_STYLE = """
body { font: 15px/1.5 Georgia, serif; color: #222; margin: 1.5em auto; padding: 0 1.5em;
       max-width: 75em; }
h1 { font-size: 1.4em; } h2 { font-size: 1.15em; margin-top: 1.6em; }
p, li { max-width: 48em; }
table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums;
        border-top: 2px solid #222; border-bottom: 2px solid #222; }
th { border-bottom: 1px solid #222; } th, td { padding: 0.2em 0.7em; vertical-align: top; }
tr:nth-child(even) td { background: #f5f5f5; }
code, pre { font-size: 13px; }
"""


def html_page(title: str, markdown: str) -> str:
    """A whole page with its style inside; raw HTML in the Markdown is shown as text.

    It loads nothing from a network: images of the Markdown are not shown.
    """
    parser = MarkdownIt("commonmark", {"html": False}).disable("image").enable("table")
    body = parser.render(markdown)
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="generator" content="burstmix {__version__}">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n{body}</body>\n</html>\n"
    )
