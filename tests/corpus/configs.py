"""Broken configs: of YAML, of keys and types, of what contradicts itself or the data."""

from case import CONFIG, Case

BATSE = "samples: {a: {catalogue: batse, variables: {t90: {error: t90_error%s}}%s}}\n"
PLAIN = BATSE % ("", "")


def bomb(levels: int, template: str) -> str:
    lines = [f"a0: &a0 {template.replace('*', 'x')}"]
    lines += [f"a{i}: &a{i} {template.replace('*', f'*a{i - 1}')}" for i in range(1, levels)]
    return "\n".join(lines)


def named(name: str) -> str:
    return f"samples: {{{name}: {{catalogue: batse, variables: {{t90: {{}}}}}}}}\n"


def catalogue(source: str) -> str:
    return "catalogues: {c: {%s}}\nsamples: {a: {catalogue: c, variables: {x: {}}}}\n" % source


def drawn(recipe: str) -> str:
    return catalogue("synthetic: {%s}" % recipe)


YAML = [
    Case("an empty config", "should hold keys with their values", ""),
    Case("only comments", "should hold keys with their values", "# samples:\n"),
    Case("a list in place of keys", "should hold keys with their values", "- a\n- b\n"),
    Case("one word", "should hold keys with their values", "samples\n"),
    Case("a bracket left open", "config.yaml: is not valid YAML: line 2", "samples: [a\n"),
    Case("a tab as indentation", "line 2, column 1: found character '\\t'", "samples:\n\ta: 1\n"),
    Case("a quote left open", "line 2", "samples: 'a\n"),
    Case("wrong indentation", "line 3", "samples:\n    a: {}\n  b: {}\n"),
    Case("a colon in a plain title", "line 1", "samples: {a: {title: T90: all}}\n"),
    Case("an alias without anchor", "line 1, column 10: found undefined alias", "samples: *a\n"),
    Case("two documents", "but found another document", PLAIN + "---\nseed: 2\n"),
    Case("a list as a key", "found unhashable key", "? [a, b]\n: 1\n"),
    Case("bytes that are no UTF-8", "is not text in UTF-8", b"samples: {\xff: 1}\n"),
    Case("UTF-16", "is not text in UTF-8", PLAIN.encode("utf-16")),
    Case("Latin-1", "is not text in UTF-8", "seed: é\n".encode("latin-1")),
    Case("a NUL character", "special characters are not allowed", PLAIN + "seed: '\0'\n"),
    Case("a byte-order mark", "2037 objects, missing took 665", b"\xef\xbb\xbf" + PLAIN.encode()),
    Case("Windows line ends", "12 objects", CONFIG.replace("\n", "\r\n")),
    Case("a bomb of lists", "stand for more than 100000 entries", bomb(12, "[*,*,*,*,*,*,*,*,*]")),
    Case("a bomb of mappings", "more than 100000 entries", bomb(30, "{a: *, b: *, c: *}")),
    Case("an alias to itself", "or for more than 50 levels", "samples: &a {a: *a}\n"),
    Case("5000 brackets", "line 1: nested more than 50 deep", "samples: " + "[" * 5000),
    Case("a chain of aliases", "or for more than 50 levels", bomb(80, "[*]")),
    Case("more than a megabyte", "has more than 1 MB", PLAIN + "# x\n" * 300_000),
    Case(
        "a Python object",
        "could not determine a constructor",
        "samples: !!python/object/apply:os.mkdir [ran]\n",
    ),
    Case("a template", "is a template", PLAIN + '__use_yte__: true\nx: ?__import__("os")\n'),
    Case("a day that is none", "holds an entry that has no value", "seed: 2026-02-31\n"),
    Case("a number of 5000 digits", "holds an entry that has no value", f"seed: {'1' * 5000}\n"),
    Case("a key twice", "line 2: the key 'seed' stands twice", "seed: 1\nseed: 2\n" + PLAIN),
    Case("JSON", "2037 objects, missing took 665",
         '{"samples": {"a": {"catalogue": "batse",'
         '"variables": {"t90": {"error": "t90_error"}}}}}'),
]  # fmt: skip

KEYS = [
    Case("no samples", "the key 'samples' is missing", "seed: 1\n"),
    Case("samples empty", "samples: is empty", "samples: {}\n"),
    Case("samples null", "samples: None is not of type object; nothing is given", "samples:\n"),
    Case("samples a list", "samples: ['a'] is not of type object", "samples: [a]\n"),
    Case("a sample null", "samples.a: None is not of type object", "samples: {a: }\n"),
    Case("an unknown key", "unknown key 'seeds'; did you mean seed?", PLAIN + "seeds: 1\n"),
    Case("an unknown key deep down", "unknown key 'eror'; did you", BATSE % (", eror: x", "")),
    Case("a key in the wrong place", "samples.a: unknown key 'seed'", BATSE % ("", ", seed: 1")),
    Case("no catalogue named", "samples.a: the key 'catalogue' is missing", "samples: {a: {}}\n"),
    Case("no variables", "variables: is empty", "samples: {a: {catalogue: batse, variables: {}}}"),
    Case("a seed of text", "seed: 'one' is not of type integer", PLAIN + "seed: one\n"),
    Case("a negative seed", "seed: -1 is less than the minimum of 0", PLAIN + "seed: -1\n"),
    Case("a seed that is half", "seed: 1.5 is not of type integer", PLAIN + "seed: 1.5\n"),
    Case("a seed that is a date", "is not of type integer", PLAIN + "seed: 2026-01-01\n"),
    Case("a huge seed", "2037 objects, missing took 665", PLAIN + f"seed: {10**40}\n"),
    Case("k = 0", "components.0: 0 is less than the minimum of 1", PLAIN + "components: [0]\n"),
    Case("k = -1", "is less than the minimum", PLAIN + "components: [-1]\n"),
    Case("k = 13", "13 is greater than the maximum of 12", PLAIN + "components: [13]\n"),
    Case("k = 1.5", "1.5 is not of type integer", PLAIN + "components: [1.5]\n"),
    Case("k = true", "True is not of type integer", PLAIN + "components: [true]\n"),
    Case("k as text", "'2' is not of type integer", PLAIN + "components: ['2']\n"),
    Case("k twice", "has non-unique elements", PLAIN + "components: [2, 2]\n"),
    Case("no k", "components: is empty", PLAIN + "components: []\n"),
    Case("k no list", "components: 3 is not of type array", PLAIN + "components: 3\n"),
    Case("a floor of 0", "fit.floor: 0 is less than", PLAIN + "fit: {floor: 0}\n"),
    Case("a negative floor", "fit.floor: -1 is less than", PLAIN + "fit: {floor: -1}\n"),
    Case("a floor of NaN", "fit.floor: nan is not a finite number", PLAIN + "fit: {floor: .nan}\n"),
    Case("an infinite floor", "inf is not a finite number", PLAIN + "fit: {floor: .inf}\n"),
    Case("a floor like 1e-2", "YAML 1.1 reads 1e3 as text", PLAIN + "fit: {floor: 1e-2}\n"),
    Case("a floor ratio of 1", "fit.floor_ratio: 1 is greater", PLAIN + "fit: {floor_ratio: 1}\n"),
    Case("a million starts", "is greater than the maximum", 
         PLAIN + "fit: {kmeans_starts: 1000000}"),
    Case("a likelihood unheard of", "'exact' is not valid", PLAIN + "fit: {likelihood: exact}\n"),
    Case("a family unheard of", "'cauchy' is not valid", PLAIN + "families: [cauchy]\n"),
    Case("errors: no", "False is not valid; valid: without, with", PLAIN + "errors: [no]\n"),
    Case("a figure's format", "'gif' is not valid", PLAIN + "figures: {formats: [gif]}\n"),
    Case("a figure of a k not fitted", "figures.components: 9 is not among components",
         PLAIN + "figures: {components: [9]}\n"),
    Case("a scale unheard of", "'ln' is not valid", BATSE % (", scale: ln", "")),
    Case("a propagation unheard of", "'gauss' is not valid", BATSE % (", propagation: gauss", "")),
    Case("a title that is a number", "title: 5 is not of type string", BATSE % ("", ", title: 5")),
]  # fmt: skip

NAMES = [
    Case("a sample named ../x", "the name '../x' is not valid", named("../x")),
    Case("a sample named /etc/x", "the name '/etc/x' is not valid", named("/etc/x")),
    Case("a sample named a/b", "the name 'a/b' is not valid", named("a/b")),
    Case("a sample named a\\b", "is not valid", named("'a\\b'")),
    Case("a sample named ..", "the name '..' is not valid", named("'..'")),
    Case("a sample with a line end", "is not valid", named('"a\\n"')),
    Case("a sample with a NUL", "is not valid", named('"a\\0b"')),
    Case("a sample named {x}", "is not valid", named("'{x}'")),
    Case("a sample named $(ls)", "is not valid", named("'$(ls)'")),
    Case("a sample of 65 letters", "64 characters at most", named("a" * 65)),
    Case("a sample named 1", "is not text; put it in quotes", named("1")),
    Case("a sample named yes", "is not text; put it in quotes", named("yes")),
    Case("a sample without a name", "the name '' is not valid", named("''")),
    Case("a sample named in Greek", "is not valid", named("α")),
    Case("a reserved name", "samples.summary: this name is reserved", named("summary")),
    Case("names that differ by case", "by case only",
         "samples: {a: &a {catalogue: batse, variables: {t90: {}}}, A: *a}\n"),
    Case("a catalogue named ../x", "the name '../x' is not valid",
         PLAIN + "catalogues: {../x: {file: bursts.csv}}\n"),
    Case("a packaged catalogue's name", "a packaged catalogue has this name",
         PLAIN + "catalogues: {batse: {file: bursts.csv}}\n"),
    Case("a variable named weight", "a column of the results has this name",
         PLAIN.replace("t90: {", "weight: {column: t90, ")),
    Case("a cut named a.b", "the name 'a.b' is not valid",
         BATSE % ("", ", cuts: {a.b: {column: t90, min: 1}}")),
]  # fmt: skip

CONTRADICTIONS = [
    Case("a catalogue misspelt", "no catalogue 'bates'; did you mean batse?",
         PLAIN.replace("batse", "bates")),
    Case("a column misspelt", "no column 't90_eror'; did you mean t90_error?",
         PLAIN.replace("t90_error", "t90_eror")),
    Case("a column of text", "the column 'name' of batse holds text",
         BATSE % (", column: name", "")),
    Case("an error on one variable only", "t50.error: is missing, and other variables have one",
         PLAIN.replace("{t90:", "{t50: {}, t90:")),
    Case("errors asked, none given", "there is nothing to fit with errors",
         named("a") + "errors: [with]\n"),
    Case("a cut that keeps nothing", "no value is above 3 and below 2",
         BATSE % ("", ", cuts: {c: {column: t90, min: 3, max: 2}}")),
    Case("a cut of a point left out", "no value is above 2 and below 2",
         BATSE % ("", ", cuts: {c: {column: t90, min: 2, below: 2}}")),
    Case("a cut without a bound", "at least one of min, max, above, below is needed",
         BATSE % ("", ", cuts: {c: {column: t90}}")),
    Case("a cut of nothing there", "too few to fit", BATSE % (
        "", ", cuts: {c: {column: t90, min: 1000000}}")),
    Case("a name misspelt", "no object '67O7' (near: 677", BATSE % ("", ", named: {67O7: x}")),
    Case("a name that is a number", "samples.a.named: the name 6707 is not text; put it in quotes",
         BATSE % ("", ", named: {6707: x}")),
    Case("a sample matched that is none", "matched.m: no sample 'b'; valid: a",
         PLAIN + "matched: {m: [a, b]}\n"),
    Case("a UCD that is none", "'time.length' is not a UCD1+", BATSE % (", ucd: time.length", "")),
    Case("a label of no mathematics", "Unknown symbol: \\foo", BATSE % (", label: '$\\foo$'", "")),
    Case("a label with a brace open", "is no mathematics that matplotlib draws",
         BATSE % (", label: '$T_{90$'", "")),
    Case("a label of mathematics", "2037 objects", BATSE % (", label: '$T_{90}$'", "")),
    Case("a label of one dollar", "2037 objects", BATSE % (", label: 'T90 in $'", "")),
    Case("a unit that is none", "'blah' is not a unit", BATSE % (", unit: blah", "")),
    Case("a unit of another kind", "no conversion to unit keV", BATSE % (", unit: keV", "")),
    Case("a unit that is an expression", "is not a unit", BATSE % (
        ", unit: '__import__(\"os\").getcwd()'", "")),
    Case("an error of a ratio missing", "over_error: is missing; the ratio's error needs both",
         BATSE % (", over: t50", "")),
    Case("a column over itself", "uses the column 't90' twice",
         BATSE % (", over: t90, over_error: t50_error", "")),
    Case("linear propagation, linear scale", "linear has no meaning on a linear scale",
         BATSE % (", scale: linear, propagation: linear", "")),
    Case("interval for two variables", "interval is for a single variable",
         BATSE.replace("{t90:", "{t50: {error: t50_error}, t90:")
         % ("", ", fit: {likelihood: interval}")),
    Case("two sources", "has file and url; give exactly one of file, url, tap, synthetic",
         catalogue("file: bursts.csv, url: 'https://example.org/x'")),
    Case("no source", "has no source; give exactly one of", catalogue("rows: 3")),
    Case("an address of another kind", "catalogues.c.url", catalogue("url: 'javascript:x'")),
    Case("a service without a query", "the key 'query' is missing",
         catalogue("tap: {service: 'https://example.org/tap'}")),
    Case("a checksum that is none", "catalogues.c.sha256",
         catalogue("file: bursts.csv, sha256: abc")),
    Case("another checksum", "its SHA-256 is",
         CONFIG.replace("identifier", f"sha256: '{'0' * 64}', identifier")),
    Case("another number of rows", "has 12 rows, but should have 13",
         CONFIG.replace("identifier", "rows: 13, identifier")),
    Case("a file that is not there", "there is no file burst.csv; did you mean bursts.csv?",
         CONFIG.replace("bursts", "burst")),
    Case("a folder as a file", "is a folder", CONFIG.replace("bursts.csv", ".")),
    Case("a file named with a NUL", "there is no file",
         CONFIG.replace("bursts.csv", '"a\\0b"')),
    Case("a file name of 300 letters", "cannot be looked at",
         CONFIG.replace("bursts.csv", "b" * 300)),
    Case("an identifier that is not there", "mine has no column 'nam'; did you mean name?",
         CONFIG.replace("identifier: name", "identifier: nam")),
    Case("a unit for a column not there", "mine has no column 't91'",
         CONFIG.replace("t90: s", "t91: s")),
    Case("a unit for a column of text", "row 1, column 'name': 'B001' is not a number",
         CONFIG.replace("t90: s", "name: s")),
    Case("the wrong format", "is not FITS, but looks like CSV",
         CONFIG.replace("identifier", "format: fits, identifier")),
    Case("a recipe without numbers", "components: is empty", drawn("components: []")),
    Case("a recipe of negative size", "is less than the minimum",
         drawn("components: [{size: -1, mean: 0, sd: 1}]")),
    Case("a recipe with no spread", "sd: 0 is less than", drawn(
        "components: [{size: 9, mean: 0, sd: 0}]")),
    Case("a recipe of 100 GB", "more than 100,000,000 numbers in all", drawn(
        "components: [%s]" % ", ".join(["{size: 100000000, mean: 0, sd: 1}"] * 100))),
    Case("a recipe's errors turned round", "3 is greater than 1", drawn(
        "errors: [3, 1], components: [{size: 9, mean: 0, sd: 1}]")),
    Case("thirteen variables", "variables", "samples: {a: {catalogue: batse, variables: {%s}}}\n"
         % ", ".join(f"v{i}: {{}}" for i in range(13))),
]  # fmt: skip

CASES = YAML + KEYS + NAMES + CONTRADICTIONS
