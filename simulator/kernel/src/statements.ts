import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';

/** The statements of a database, each prepared once. */
export interface Statements {
  of(sql: string): StatementSync;
  /** For a query with one column: its rows come as lists, which cost less than objects. */
  ofColumn(sql: string): StatementSync;
  clear(): void;
}

/** No statements yet. */
export function createStatements(database: DatabaseSync): Statements {
  const statements = new Map<string, StatementSync>();
  const columns = new Map<string, StatementSync>();
  return {
    of: (sql) => statements.get(sql) ?? keep(statements, sql, database.prepare(sql)),
    ofColumn: (sql) => {
      const known = columns.get(sql);
      if (known) return known;
      const statement = keep(columns, sql, database.prepare(sql));
      statement.setReturnArrays(true);
      return statement;
    },
    clear: () => {
      statements.clear();
      columns.clear();
    },
  };
}

function keep(statements: Map<string, StatementSync>, sql: string, statement: StatementSync): StatementSync {
  statements.set(sql, statement);
  return statement;
}

/** The first value of a row that came as a list: the declarations know rows as objects only. */
export function firstOf(row: unknown): SQLOutputValue | undefined {
  return Array.isArray(row) ? row[0] : undefined;
}
