CREATE TABLE runs (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CHECK (id <> ''),
  created TEXT NOT NULL, engine_version TEXT NOT NULL,
  method_id TEXT NOT NULL, method_version TEXT NOT NULL, method_hash TEXT NOT NULL, method_status TEXT NOT NULL,
  scene_id TEXT NOT NULL, scene_title_zh TEXT NOT NULL, scene_title_en TEXT NOT NULL, scene_hash TEXT NOT NULL,
  is_synthetic INTEGER NOT NULL CHECK (is_synthetic IN (0, 1)),
  cell_count INTEGER NOT NULL,            -- rows of cells
  content_sha256 TEXT NOT NULL            -- of everything that the run says
) STRICT;

CREATE TABLE years (
  run INTEGER NOT NULL REFERENCES runs, ordinal INTEGER NOT NULL,
  year INTEGER NOT NULL, PRIMARY KEY (run, ordinal)) STRICT;

CREATE TABLE choices (
  run INTEGER NOT NULL REFERENCES runs, ordinal INTEGER NOT NULL,
  name TEXT NOT NULL, label TEXT NOT NULL, PRIMARY KEY (run, ordinal), UNIQUE (run, name)) STRICT;

CREATE TABLE places (
  run INTEGER NOT NULL REFERENCES runs, ordinal INTEGER NOT NULL,
  id TEXT NOT NULL, name_zh TEXT NOT NULL, name_en TEXT NOT NULL, parent TEXT NOT NULL, area_m2 REAL NOT NULL,
  PRIMARY KEY (run, ordinal), UNIQUE (run, id)) STRICT;

CREATE TABLE ecosystems (
  run INTEGER NOT NULL REFERENCES runs, ordinal INTEGER NOT NULL,
  id TEXT NOT NULL, title_zh TEXT NOT NULL, title_en TEXT NOT NULL, PRIMARY KEY (run, ordinal), UNIQUE (run, id)) STRICT;

CREATE TABLE services (
  run INTEGER NOT NULL REFERENCES runs, ordinal INTEGER NOT NULL,
  id TEXT NOT NULL, title_zh TEXT NOT NULL, title_en TEXT NOT NULL, service_group TEXT NOT NULL,
  status TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (run, ordinal), UNIQUE (run, id)) STRICT;

CREATE TABLE series (
  run INTEGER NOT NULL REFERENCES runs, ordinal INTEGER NOT NULL,
  service TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, item TEXT NOT NULL,
  title_zh TEXT NOT NULL, title_en TEXT NOT NULL, unit TEXT NOT NULL, quantum REAL NOT NULL, pricing TEXT NOT NULL,
  PRIMARY KEY (run, ordinal)) STRICT;

CREATE TABLE cells (                      -- amount is a whole number of the series' quanta, or missing with a reason
  run INTEGER NOT NULL REFERENCES runs, ordinal INTEGER NOT NULL,
  series INTEGER NOT NULL, place TEXT NOT NULL, ecosystem TEXT NOT NULL, year INTEGER NOT NULL,
  amount INTEGER, reason TEXT NOT NULL,
  PRIMARY KEY (run, ordinal),
  FOREIGN KEY (run, series) REFERENCES series (run, ordinal),
  FOREIGN KEY (run, place) REFERENCES places (run, id),
  CHECK ((amount IS NULL) = (reason <> ''))) STRICT, WITHOUT ROWID;

CREATE TABLE coverage (                   -- areas in m2 x 2^20, decimal text
  run INTEGER NOT NULL REFERENCES runs, ordinal INTEGER NOT NULL,
  service TEXT NOT NULL, place TEXT NOT NULL, ecosystem TEXT NOT NULL, year INTEGER NOT NULL,
  covered TEXT NOT NULL, uncovered TEXT NOT NULL, reason TEXT NOT NULL,
  PRIMARY KEY (run, ordinal)) STRICT, WITHOUT ROWID;

CREATE TABLE notes (
  run INTEGER NOT NULL REFERENCES runs, ordinal INTEGER NOT NULL,
  service TEXT NOT NULL, place TEXT NOT NULL, year INTEGER NOT NULL, severity TEXT NOT NULL,
  text_zh TEXT NOT NULL, text_en TEXT NOT NULL, PRIMARY KEY (run, ordinal)) STRICT;

CREATE TABLE parameters (
  run INTEGER NOT NULL REFERENCES runs, ordinal INTEGER NOT NULL,
  service TEXT NOT NULL, symbol TEXT NOT NULL, keys TEXT NOT NULL, value TEXT NOT NULL, unit TEXT NOT NULL,
  source TEXT NOT NULL, note TEXT NOT NULL, is_verified INTEGER NOT NULL, PRIMARY KEY (run, ordinal)) STRICT;

CREATE TABLE inputs (
  run INTEGER NOT NULL REFERENCES runs, ordinal INTEGER NOT NULL,
  name TEXT NOT NULL, file TEXT NOT NULL, year INTEGER NOT NULL, sha256 TEXT NOT NULL, description TEXT NOT NULL,
  PRIMARY KEY (run, ordinal)) STRICT;

CREATE TABLE statistics (
  run INTEGER NOT NULL REFERENCES runs, ordinal INTEGER NOT NULL,
  place TEXT NOT NULL, name TEXT NOT NULL, unit TEXT NOT NULL, year INTEGER NOT NULL, value REAL NOT NULL,
  source TEXT NOT NULL, PRIMARY KEY (run, ordinal)) STRICT;

CREATE TABLE indicators (
  run INTEGER NOT NULL REFERENCES runs, ordinal INTEGER NOT NULL,
  place TEXT NOT NULL, name TEXT NOT NULL, unit TEXT NOT NULL, year INTEGER NOT NULL, value REAL, reason TEXT NOT NULL,
  PRIMARY KEY (run, ordinal), CHECK ((value IS NULL) = (reason <> ''))) STRICT;

CREATE TABLE documents (
  run INTEGER NOT NULL REFERENCES runs, ordinal INTEGER NOT NULL,
  path TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (run, ordinal), UNIQUE (run, path)) STRICT;
