/**
 * Tables of Step Functions. A revision is a definition with its role as it was at some time; executions keep the one
 * they began with. A frame is one flow that runs: the execution's own, or that of a branch or an item.
 */
export const SCHEMA = `
  CREATE TABLE IF NOT EXISTS states_machines (
    arn TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, revision INTEGER NOT NULL,
    created_ms INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS states_revisions (
    id INTEGER PRIMARY KEY, machine_arn TEXT NOT NULL, revision_id TEXT, definition TEXT NOT NULL,
    role_arn TEXT NOT NULL, settings TEXT NOT NULL, created_ms INTEGER NOT NULL
  );
  CREATE TABLE IF NOT EXISTS states_versions (
    machine_arn TEXT NOT NULL, number INTEGER NOT NULL, revision INTEGER NOT NULL, description TEXT,
    created_ms INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (machine_arn, number)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS states_aliases (
    arn TEXT PRIMARY KEY, machine_arn TEXT NOT NULL, name TEXT NOT NULL, description TEXT, routing TEXT NOT NULL,
    created_ms INTEGER NOT NULL, updated_ms INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS states_tags (
    arn TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (arn, key)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS states_executions (
    id INTEGER PRIMARY KEY, arn TEXT NOT NULL UNIQUE, machine_arn TEXT NOT NULL, machine_name TEXT NOT NULL,
    name TEXT NOT NULL, kind TEXT NOT NULL, revision INTEGER NOT NULL, role_arn TEXT NOT NULL, status TEXT NOT NULL,
    input TEXT NOT NULL, output TEXT, error TEXT, cause TEXT, start_ms INTEGER NOT NULL, stop_ms INTEGER,
    last_event INTEGER NOT NULL, redrive_count INTEGER NOT NULL DEFAULT 0, redrive_ms INTEGER, timeout_job INTEGER,
    parent_frame INTEGER, version_arn TEXT, alias_arn TEXT, trace_header TEXT, redrive_point TEXT
  );
  CREATE INDEX IF NOT EXISTS states_executions_by_start ON states_executions (machine_arn, start_ms);
  CREATE TABLE IF NOT EXISTS states_events (
    execution INTEGER NOT NULL, id INTEGER NOT NULL, previous INTEGER NOT NULL, at_ms INTEGER NOT NULL,
    type TEXT NOT NULL, details TEXT, PRIMARY KEY (execution, id)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS states_frames (
    id INTEGER PRIMARY KEY, execution INTEGER NOT NULL, parent INTEGER, branch INTEGER NOT NULL,
    flow TEXT NOT NULL, state TEXT NOT NULL, phase TEXT NOT NULL, turn INTEGER NOT NULL, input TEXT NOT NULL,
    variables TEXT NOT NULL, item TEXT, last_event INTEGER NOT NULL, entered_event INTEGER NOT NULL,
    entered_ms INTEGER NOT NULL, token TEXT, wake_job INTEGER, timeout_job INTEGER, heartbeat_job INTEGER,
    detail TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS states_frames_by_execution ON states_frames (execution);
  CREATE INDEX IF NOT EXISTS states_frames_by_parent ON states_frames (parent) WHERE parent IS NOT NULL;
  CREATE UNIQUE INDEX IF NOT EXISTS states_frames_by_token ON states_frames (token) WHERE token IS NOT NULL;
  CREATE TABLE IF NOT EXISTS states_branches (
    frame INTEGER NOT NULL, branch INTEGER NOT NULL, input TEXT NOT NULL, item TEXT, output TEXT,
    status TEXT NOT NULL, items INTEGER NOT NULL DEFAULT 1, PRIMARY KEY (frame, branch)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS states_map_runs (
    id INTEGER PRIMARY KEY, arn TEXT NOT NULL UNIQUE, execution INTEGER NOT NULL, frame INTEGER NOT NULL,
    status TEXT NOT NULL, max_concurrency INTEGER NOT NULL, tolerated_count INTEGER, tolerated_percentage REAL,
    start_ms INTEGER NOT NULL, stop_ms INTEGER, item_counts TEXT, execution_counts TEXT
  );
  CREATE INDEX IF NOT EXISTS states_map_runs_by_execution ON states_map_runs (execution, id);
  CREATE INDEX IF NOT EXISTS states_map_runs_by_frame ON states_map_runs (frame);
  CREATE TABLE IF NOT EXISTS states_activities (arn TEXT PRIMARY KEY, name TEXT NOT NULL, created_ms INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS states_activity_tasks (
    id INTEGER PRIMARY KEY, activity TEXT NOT NULL, frame INTEGER NOT NULL, token TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS states_activity_tasks_by_activity ON states_activity_tasks (activity, id);
  CREATE TABLE IF NOT EXISTS states_redrives (
    id INTEGER PRIMARY KEY, execution INTEGER NOT NULL, token TEXT NOT NULL, at_ms INTEGER NOT NULL
  );
  CREATE INDEX IF NOT EXISTS states_redrives_by_execution ON states_redrives (execution, id);
  CREATE TABLE IF NOT EXISTS states_notices (id INTEGER PRIMARY KEY, entry TEXT NOT NULL);
`;
