"""Questions to the logs reach SQLite as bound parameters only: sqlmap at work, and a rule for the source (row W8)."""

import os
import re
import shutil
import subprocess
import urllib.parse

import pytest

from card_client import PATIENCE, ROOT, SANITIZED, until
from web_client import OPTIONS, KeptWeb

EACH_SECOND = {"history": {"interval_s": 1, "write_interval_s": 1}, "https": {"enabled": True},
               "web": {"requests_per_s": 0}}
VALUES = {"series": "ups", "log": "device", "from": "2026-01-01", "to": "2036-01-01", "last": "60", "order": "newest",
          "page": "1", "per_page": "5", "points": "10", "least": "information", "text": "battery", "columns": "output"}
NOTHING = "all tested parameters do not appear to be injectable"
without_sqlmap = "the same answers, after minutes" if SANITIZED else "sqlmap is not installed"
with_sqlmap = pytest.mark.skipif(SANITIZED or shutil.which("sqlmap") is None, reason=without_sqlmap)
when_long = pytest.mark.skipif("NV_LONG" not in os.environ, reason="takes minutes: NV_LONG=1, or tools/test --long")


def sqlmap(folder, timeout, *options):
    """What it says of a run without questions to anybody, at level 3 and risk 2."""
    done = subprocess.run(["sqlmap", "--batch", "--level", "3", "--risk", "2", "--disable-coloring", "--output-dir", folder,
                           *options], capture_output=True, text=True, timeout=timeout)
    return done.stdout


def recorded_card(start_card, ups):
    """A card with two records, and its administrator; what comes new each second would look like an answer to a question,
    so nothing does any more."""
    card = start_card(ups.link, *OPTIONS, config=EACH_SECOND)
    admin = KeptWeb(card).set_up()
    until(lambda: admin.get("/api/v1/history").json["total"] >= 2, what="no records")
    assert admin.request("PATCH", "/api/v1/settings/history", {"interval_s": 3600}, {"If-Match": "*"}).status == 200
    return card, admin


@with_sqlmap
@pytest.mark.parametrize("path, without", [("/api/v1/logs", {"last"}), ("/api/v1/history", {"from", "to"}),
                                           ("/api/v1/history/graph", {"last", "from", "to", "series"})])
def test_sqlmap_finds_nothing(start_card, ups, tmp_path, path, without):
    """sqlmap --level 3 --risk 2 with what SQLite understands, on every parameter that the document tells of; a period is
    given by its ends or by its length, so each is tried on one of them, and so is what two paths have in common."""
    card, admin = recorded_card(start_card, ups)
    document = admin.get("/api/v1/openapi.json").json["paths"]
    names = {one["name"] for one in document[path]["get"]["parameters"] if one["in"] == "query"} - without
    asked = {name: VALUES[name] for name in sorted(names)}
    said = sqlmap(tmp_path, 500, "--dbms", "SQLite", "--cookie", admin.cookie, "--ignore-code", "400", "-p", ",".join(asked),
                  "-u", f"https://127.0.0.1:{card.ports['https']}{path}?{urllib.parse.urlencode(asked)}")
    assert NOTHING in said, said[-4000:]
    assert set(re.findall(r"GET parameter '(\w+)' does not seem to be injectable", said)) == set(asked)
    assert card.is_running() and admin.get(path).status == 200


@with_sqlmap
@when_long
@pytest.mark.parametrize("option, tried", [("log,order,text", {"log", "order", "text"}),
                                           ("user-agent,referer", {"User-Agent", "Referer"})])
def test_sqlmap_finds_nothing_for_any_database(start_card, ups, tmp_path, option, tried):
    """All that sqlmap knows of every database, on the parameters that decide on table, order and words, and on headers."""
    card, admin = recorded_card(start_card, ups)
    asked = {name: VALUES[name] for name in ("log", "order", "text")}
    said = sqlmap(tmp_path, 300 * PATIENCE, "--cookie", admin.cookie, "--ignore-code", "400,401", "-p", option, "-u",
                  f"https://127.0.0.1:{card.ports['https']}/api/v1/logs?{urllib.parse.urlencode(asked)}")
    assert NOTHING in said, said[-4000:]
    assert set(re.findall(r"parameter '([\w-]+)' does not seem to be injectable", said)) == tried
    assert card.is_running() and admin.get("/api/v1/logs").status == 200


# What may be put into a text of SQL: names of our own tables and columns, question marks, numbers. Each is made in
# firmware/history from constants; a text that somebody sent is none of them and is bound.
OF_OUR_OWN = {"table", "table_", "block_table", "event_table", "extended_table", "sample_tables", "joined", "column_list",
              "update_list", "names_of", "marks", "page_clause", "order_by", "where", "kColumns", "column", "name", "suffix",
              "log", "cache", "to_string", "string"}
LITERAL = re.compile(r'R"\w*\((?:.|\n)*?\)\w*"|"(?:\\.|[^"\\])*"')
SQL = re.compile(r"\b(SELECT|INSERT|DELETE FROM|UPDATE|CREATE|PRAGMA|ALTER|DROP|WHERE|ORDER BY|LIMIT|FROM|VALUES|AND|OR|LIKE)\b")
OPERAND = r"[A-Za-z_][\w:.>-]*"


def spliced_into_sql(source):
    """The names whose values a source file puts into texts of SQL."""
    names = set()
    for statement in re.split(r";\s*\n|[{}]\s*\n", re.sub(r"//.*", "", source)):
        if any(SQL.search(literal) for literal in LITERAL.findall(statement)):
            bare = LITERAL.sub('""', statement)
            names |= set(re.findall(rf"(?:\+=?|append\(|<<|format\(\"\",)\s*({OPERAND})", bare))
            names |= set(re.findall(rf"({OPERAND})(?:\([^()]*\))?\s*\+", bare))
    return {re.split(r"[.:>]", name)[-1] for name in names}


def test_sql_is_made_of_our_own_names_only():
    """Nothing is spliced into SQL but what is known to be ours; and SQLite is called at one place, where values are bound."""
    assert spliced_into_sql("""auto rows = database.prepare("SELECT id FROM event WHERE text = '" + query.text + "'");\n""") == {"text"}
    assert spliced_into_sql('sql.append(" ORDER BY ").append(request.sort);\n') == {"sort"}
    found = {}
    for path in sorted((ROOT / "firmware").rglob("*.cpp")):
        for name in spliced_into_sql(path.read_text()) - OF_OUR_OWN:
            found.setdefault(name, []).append(path.name)
    assert found == {}
    callers = {path.name for path in (ROOT / "firmware").rglob("*.[ch]pp") if re.search(r"\bsqlite3_\w+\(", path.read_text())}
    assert callers == {"database.cpp"}
    assert not re.search(r"sqlite3_(v?mprintf|v?snprintf|get_table)", (ROOT / "firmware/history/database.cpp").read_text())
