"""Schema version 2: patients' own drugs are a book apart (LAW-27-c).

A table of their own, because a dose refers to `pages`: none can ever be issued from a drug that is somebody's property.
"""

_OWN_PAGES = """
CREATE TABLE own_pages (
  page INTEGER PRIMARY KEY REFERENCES entries (seq),
  drug TEXT NOT NULL, form TEXT NOT NULL, strength TEXT NOT NULL, unit TEXT NOT NULL,
  UNIQUE (drug, form, strength, unit)
) STRICT"""

_ONCE = """
CREATE TRIGGER own_pages_once BEFORE INSERT ON own_pages BEGIN
  SELECT RAISE(ABORT, 'page-already-open') FROM own_pages
    WHERE page = NEW.page
       OR (drug = NEW.drug AND form = NEW.form AND strength = NEW.strength AND unit = NEW.unit);
END"""

STATEMENTS: tuple[str, ...] = (
    _OWN_PAGES,
    _ONCE,
    *(
        f"CREATE TRIGGER own_pages_no_{event.lower()} BEFORE {event} ON own_pages BEGIN "
        "SELECT RAISE(ABORT, 'only-added-to'); END"
        for event in ("UPDATE", "DELETE")
    ),
)
