"""Schema version 1. Never edited after release: a change is a new step.

Entries are only ever added. Triggers refuse UPDATE and DELETE, and refuse an INSERT that would replace a row (E8); they
are a seat-belt against bugs, the chain and its anchors are the defence against people (D6). Their messages are error
codes.
"""

_ENTRIES = """
CREATE TABLE entries (
  seq INTEGER PRIMARY KEY CHECK (seq > 0),
  uuid TEXT NOT NULL UNIQUE CHECK (length(uuid) BETWEEN 1 AND 64),
  kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 40),
  prev BLOB NOT NULL CHECK (length(prev) = 32),
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  entered_ms INTEGER NOT NULL CHECK (entered_ms > 0),
  event_ms INTEGER NOT NULL CHECK (event_ms > 0),
  dose_day TEXT NOT NULL CHECK (dose_day GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
  by_person INTEGER NOT NULL CHECK (by_person >= 0),
  witness INTEGER CHECK (witness > 0 AND witness <> by_person),
  page INTEGER CHECK (page BETWEEN 1 AND seq),
  delta INTEGER CHECK (delta BETWEEN -1000000000000 AND 1000000000000),
  balance INTEGER CHECK (balance BETWEEN -1000000000000000 AND 1000000000000000),
  patient INTEGER CHECK (patient > 0),
  about TEXT NOT NULL CHECK (length(about) <= 64),
  late INTEGER NOT NULL CHECK (late IN (0, 1)),
  standing INTEGER NOT NULL CHECK (standing IN (0, 1)),
  content BLOB NOT NULL CHECK (length(content) BETWEEN 2 AND 1000000),
  signature BLOB NOT NULL CHECK (length(signature) = 64),
  witness_signature BLOB NOT NULL CHECK (length(witness_signature) = (witness IS NOT NULL) * 64),
  CHECK ((page IS NULL) = (balance IS NULL)),
  CHECK (delta IS NULL OR (page IS NOT NULL AND witness IS NOT NULL))
) STRICT"""

_DOSES = """
CREATE TABLE doses (
  seq INTEGER PRIMARY KEY REFERENCES entries (seq),
  started TEXT NOT NULL,
  patient INTEGER NOT NULL CHECK (patient > 0),
  slot TEXT NOT NULL CHECK (length(slot) BETWEEN 1 AND 40),
  dose_day TEXT NOT NULL,
  page INTEGER NOT NULL REFERENCES pages (page),
  pump INTEGER NOT NULL CHECK (pump >= 0),
  state TEXT NOT NULL CHECK (state IN ('started', 'poured', 'recorded', 'voided')),
  holds INTEGER NOT NULL CHECK (holds IN (0, 1))
) STRICT"""

_OTHERS = (
    """
CREATE TABLE pages (
  page INTEGER PRIMARY KEY REFERENCES entries (seq),
  drug TEXT NOT NULL, form TEXT NOT NULL, strength TEXT NOT NULL, unit TEXT NOT NULL,
  UNIQUE (drug, form, strength, unit)
) STRICT""",
    """
CREATE TABLE credentials (
  seq INTEGER PRIMARY KEY REFERENCES entries (seq),
  person INTEGER NOT NULL CHECK (person > 0),
  wrapped BLOB NOT NULL CHECK (length(wrapped) BETWEEN 1 AND 4096)
) STRICT""",
    """
CREATE TABLE photos (
  sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
  png BLOB NOT NULL CHECK (length(png) BETWEEN 1 AND 2000000)
) STRICT""",
    """
CREATE TABLE checkpoints (
  size INTEGER PRIMARY KEY REFERENCES entries (seq),
  note TEXT NOT NULL,
  frontier BLOB NOT NULL CHECK (length(frontier) % 32 = 0)
) STRICT""",
    "CREATE TABLE secrets (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT",
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
)

_INDEXES = (
    "CREATE INDEX entries_on_page ON entries (page, seq) WHERE page IS NOT NULL",
    "CREATE INDEX entries_of_patient ON entries (patient, seq) WHERE patient IS NOT NULL",
    "CREATE INDEX entries_footnotes ON entries (about) WHERE kind = 'footnote'",
    "CREATE INDEX entries_standing ON entries (seq) WHERE standing = 1",
    "CREATE UNIQUE INDEX dose_of_the_day ON doses (dose_day, patient, slot) WHERE holds = 1",
    "CREATE INDEX doses_freed ON doses (dose_day) WHERE holds = 0",
    "CREATE UNIQUE INDEX dose_open_on_pump ON doses (pump) WHERE state IN ('started', 'poured') AND pump <> 0",
    "CREATE UNIQUE INDEX dose_open_on_page ON doses (page) WHERE state IN ('started', 'poured')",
    "CREATE UNIQUE INDEX dose_open_for_patient ON doses (patient) WHERE state IN ('started', 'poured')",
    "CREATE INDEX credentials_of_person ON credentials (person, seq)",
)

_ENTRY_GUARD = """
CREATE TRIGGER entries_in_order BEFORE INSERT ON entries BEGIN
  SELECT RAISE(ABORT, 'entry-out-of-order')
    WHERE NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entries)
       OR NEW.prev IS NOT (SELECT hash FROM entries WHERE seq = NEW.seq - 1
                           UNION ALL SELECT unhex(value) FROM meta WHERE name = 'genesis' AND NEW.seq = 1);
  SELECT RAISE(ABORT, 'entry-uuid-reused') FROM entries WHERE uuid = NEW.uuid;
END"""

# The UNIQUE indexes are what makes these impossible; the guard names the reason and stops INSERT OR REPLACE.
_DOSE_GUARD = """
CREATE TRIGGER doses_once BEFORE INSERT ON doses BEGIN
  SELECT RAISE(ABORT, 'entry-uuid-reused') FROM doses WHERE seq = NEW.seq;
  SELECT RAISE(ABORT, 'patient-has-open-dose')
    FROM doses WHERE patient = NEW.patient AND state IN ('started', 'poured');
  SELECT RAISE(ABORT, 'dose-already-today')
    FROM doses WHERE patient = NEW.patient AND slot = NEW.slot AND dose_day = NEW.dose_day AND holds = 1;
  SELECT RAISE(ABORT, 'pump-busy-with-dose')
    FROM doses WHERE pump = NEW.pump AND pump <> 0 AND state IN ('started', 'poured');
  SELECT RAISE(ABORT, 'page-awaits-signature') FROM doses WHERE page = NEW.page AND state IN ('started', 'poured');
  SELECT RAISE(ABORT, 'dose-not-open')
    WHERE NEW.state <> 'started' OR NEW.holds <> 1
       OR NEW.started IS NOT (SELECT uuid FROM entries WHERE seq = NEW.seq AND kind = 'dose-started');
END"""

# A dose only moves forward, and a slot once freed is never taken back by an update.
_DOSE_STEPS = """
CREATE TRIGGER doses_forward BEFORE UPDATE ON doses BEGIN
  SELECT RAISE(ABORT, 'dose-not-open')
    WHERE OLD.state NOT IN ('started', 'poured') OR NEW.state = 'started' OR NEW.state = OLD.state
       OR NEW.holds > OLD.holds OR (NEW.holds = 0 AND NEW.state = 'poured')
       OR NEW.started IS NOT OLD.started OR NEW.seq IS NOT OLD.seq OR NEW.patient IS NOT OLD.patient
       OR NEW.slot IS NOT OLD.slot OR NEW.dose_day IS NOT OLD.dose_day OR NEW.page IS NOT OLD.page
       OR NEW.pump IS NOT OLD.pump;
END"""

_KEYS_OF = {
    "pages": "page = NEW.page",
    "credentials": "seq = NEW.seq",
    "photos": "sha256 = NEW.sha256",
    "checkpoints": "size = NEW.size",
    "secrets": "name = NEW.name",
    "meta": "name = NEW.name",
}

_SAME_PAGE = "drug = NEW.drug AND form = NEW.form AND strength = NEW.strength AND unit = NEW.unit"


def _never(event: str, table: str) -> str:
    refusal = "SELECT RAISE(ABORT, 'only-added-to');"
    return f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} BEGIN {refusal} END"


def _once(table: str, same: str, code: str = "only-added-to") -> str:
    refusal = f"SELECT RAISE(ABORT, '{code}') FROM {table} WHERE {same};"  # noqa: S608
    return f"CREATE TRIGGER {table}_once BEFORE INSERT ON {table} BEGIN {refusal} END"


STATEMENTS: tuple[str, ...] = (
    _ENTRIES,
    *_OTHERS,
    _DOSES,
    *_INDEXES,
    _ENTRY_GUARD,
    _DOSE_GUARD,
    _DOSE_STEPS,
    *(_once(table, same) for table, same in _KEYS_OF.items() if table != "pages"),
    _once("pages", f"page = NEW.page OR ({_SAME_PAGE})", "page-already-open"),
    *(_never("UPDATE", table) for table in ("entries", *_KEYS_OF)),
    *(_never("DELETE", table) for table in ("entries", "doses", *_KEYS_OF)),
)
