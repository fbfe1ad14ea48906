/** The tables in which the simulated DynamoDB keeps everything. Keys are ordered bytes, see items/key-encoding.ts. */
export const SCHEMA = `
  CREATE TABLE IF NOT EXISTS dynamodb_ids (id INTEGER PRIMARY KEY AUTOINCREMENT);
  CREATE TABLE IF NOT EXISTS dynamodb_tables (
    name TEXT PRIMARY KEY, version INTEGER NOT NULL, definition TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS dynamodb_items (
    table_id INTEGER NOT NULL, key BLOB NOT NULL, item TEXT NOT NULL, PRIMARY KEY (table_id, key)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS dynamodb_index_entries (
    index_id INTEGER NOT NULL, key BLOB NOT NULL, item_key BLOB NOT NULL, PRIMARY KEY (index_id, key)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS dynamodb_expiries (
    table_id INTEGER NOT NULL, expires_s INTEGER NOT NULL, key BLOB NOT NULL, PRIMARY KEY (table_id, expires_s, key)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS dynamodb_expiry_sweeps (
    table_id INTEGER PRIMARY KEY, job_id INTEGER NOT NULL, due_ms INTEGER NOT NULL
  );
  CREATE TABLE IF NOT EXISTS dynamodb_streams (
    id INTEGER PRIMARY KEY, arn TEXT NOT NULL UNIQUE, table_name TEXT NOT NULL, label TEXT NOT NULL,
    view_type TEXT NOT NULL, key_schema TEXT NOT NULL, created_ms INTEGER NOT NULL, disabled_ms INTEGER
  );
  CREATE TABLE IF NOT EXISTS dynamodb_shards (
    stream_id INTEGER NOT NULL, lane INTEGER NOT NULL, first_sequence INTEGER NOT NULL, last_sequence INTEGER,
    shard_id TEXT NOT NULL, parent_id TEXT, opened_ms INTEGER NOT NULL, closed_ms INTEGER,
    PRIMARY KEY (stream_id, lane, first_sequence)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS dynamodb_stream_records (
    stream_id INTEGER NOT NULL, lane INTEGER NOT NULL, sequence INTEGER NOT NULL, created_ms INTEGER NOT NULL,
    record TEXT NOT NULL, PRIMARY KEY (stream_id, lane, sequence)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS dynamodb_transactions (
    token TEXT PRIMARY KEY, request_hash TEXT NOT NULL, created_ms INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS dynamodb_transactions_by_time ON dynamodb_transactions (created_ms);
`;
