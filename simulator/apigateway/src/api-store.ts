import type { Kernel } from '#kernel';
import { type Part, type PartKind, partSchemas } from './api-parts.ts';

/** A part with its id. */
export interface StoredPart<Kind extends PartKind> {
  readonly id: string;
  readonly part: Part<Kind>;
}

/** The HTTP APIs of the account, part by part. */
export interface ApiStore {
  put(apiId: string, kind: PartKind, id: string, part: unknown): void;
  /** Whether it was there. */
  delete(apiId: string, kind: PartKind, id: string): boolean;
  find<Kind extends PartKind>(apiId: string, kind: Kind, id: string): StoredPart<Kind> | undefined;
  /** In the order in which they were made. */
  all<Kind extends PartKind>(apiId: string, kind: Kind): readonly StoredPart<Kind>[];
  apiIds(): readonly string[];
  /** Raised by every change of an API's parts: whoever prepared something from them looks again. */
  revision(): number;
}

/** Opens the APIs of the store. */
export function openApiStore({ store }: Kernel): ApiStore {
  store.define(`
    CREATE TABLE IF NOT EXISTS apigatewayv2_parts (
      api_id TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, part TEXT NOT NULL, PRIMARY KEY (api_id, kind, id)
    );
  `);
  let revision = 0;
  const read = <Kind extends PartKind>(kind: Kind, id: unknown, text: unknown): StoredPart<Kind> => ({
    id: String(id),
    // Written by put, which took it from the schema of its kind.
    part: partSchemas[kind].parse(JSON.parse(String(text))) as Part<Kind>,
  });

  return {
    put: (apiId, kind, id, part) => {
      revision += 1;
      store.run(
        `INSERT INTO apigatewayv2_parts (api_id, kind, id, part) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET part = excluded.part`,
        apiId,
        kind,
        id,
        JSON.stringify(part),
      );
    },
    delete: (apiId, kind, id) => {
      revision += 1;
      const isApi = kind === 'Api';
      const { changes } = isApi
        ? store.run('DELETE FROM apigatewayv2_parts WHERE api_id = ?', apiId)
        : store.run('DELETE FROM apigatewayv2_parts WHERE api_id = ? AND kind = ? AND id = ?', apiId, kind, id);
      return changes > 0;
    },
    find: (apiId, kind, id) => {
      const sql = 'SELECT part FROM apigatewayv2_parts WHERE api_id = ? AND kind = ? AND id = ?';
      const row = store.get(sql, apiId, kind, id);
      return row && read(kind, id, row['part']);
    },
    all: (apiId, kind) =>
      store
        .all('SELECT id, part FROM apigatewayv2_parts WHERE api_id = ? AND kind = ? ORDER BY rowid', apiId, kind)
        .map((row) => read(kind, row['id'], row['part'])),
    apiIds: () =>
      store.all("SELECT api_id FROM apigatewayv2_parts WHERE kind = 'Api'").map((row) => String(row['api_id'])),
    revision: () => revision,
  };
}
