import type { Kernel, Row } from '#kernel';
import { DEFAULT_BUS } from '../names.ts';
import { parsePattern } from '../patterns/parse-pattern.ts';
import { createRuleIndex, type RuleIndex } from '../patterns/rule-index.ts';
import type { Target } from '../targets/target.ts';

/** A rule with its targets. */
export interface Rule {
  readonly busName: string;
  readonly name: string;
  readonly arn: string;
  readonly eventPattern: string | undefined;
  readonly scheduleExpression: string | undefined;
  readonly state: RuleState;
  readonly description: string | undefined;
  readonly roleArn: string | undefined;
  readonly targets: readonly Target[];
}

/** Whether a rule takes events; CloudTrail's management events are of no account here. */
type RuleState = 'ENABLED' | 'DISABLED' | 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';

/** What PutRule sets. */
type RuleSettings = Omit<Rule, 'arn' | 'targets'>;

/** The rules of all buses. */
export interface RuleStore {
  find(busName: string, name: string): Rule | undefined;
  /** The rules of a bus by name. */
  ofBus(busName: string): readonly Rule[];
  all(): readonly Rule[];
  put(rule: RuleSettings): void;
  delete(rule: Rule): void;
  /** Adds a target, or replaces the one of the same id. */
  putTarget(rule: Rule, target: Target): void;
  removeTarget(rule: Rule, targetId: string): void;
  /** The enabled rules of a bus whose patterns match. */
  matching(busName: string, event: Readonly<Record<string, unknown>>): readonly Rule[];
  arn(busName: string, name: string): string;
}

interface BusRules {
  readonly byName: ReadonlyMap<string, Rule>;
  readonly index: RuleIndex<Rule>;
}

/** Opens the rules of the store; each bus's are kept compiled until one changes. */
export function openRuleStore({ store, aws }: Kernel): RuleStore {
  store.define(`
    CREATE TABLE IF NOT EXISTS events_rules (
      bus TEXT NOT NULL, name TEXT NOT NULL, event_pattern TEXT, schedule TEXT, state TEXT NOT NULL,
      description TEXT, role_arn TEXT, PRIMARY KEY (bus, name)
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS events_targets (
      bus TEXT NOT NULL, rule TEXT NOT NULL, id TEXT NOT NULL, target TEXT NOT NULL, PRIMARY KEY (bus, rule, id)
    );
  `);
  const compiled = new Map<string, BusRules>();
  const arnOf = (busName: string, name: string) =>
    aws.arn('events', busName === DEFAULT_BUS ? `rule/${name}` : `rule/${busName}/${name}`);

  const targetsOf = (busName: string, rule: string): Target[] =>
    store
      .all('SELECT target FROM events_targets WHERE bus = ? AND rule = ? ORDER BY rowid', busName, rule)
      .map((row) => JSON.parse(String(row['target'])));

  const fromRow = (row: Row): Rule => {
    const optional = (column: string) => (row[column] == null ? undefined : String(row[column]));
    const [busName, name] = [String(row['bus']), String(row['name'])];
    return {
      busName,
      name,
      arn: arnOf(busName, name),
      eventPattern: optional('event_pattern'),
      scheduleExpression: optional('schedule'),
      // Written by PutRule alone, which checked it.
      state: String(row['state']) as RuleState,
      description: optional('description'),
      roleArn: optional('role_arn'),
      targets: targetsOf(busName, name),
    };
  };

  const compile = (busName: string): BusRules => {
    const rules = store.all('SELECT * FROM events_rules WHERE bus = ? ORDER BY name', busName).map(fromRow);
    const matchable = rules.flatMap((rule) =>
      rule.eventPattern === undefined || rule.state === 'DISABLED'
        ? []
        : [{ rule, pattern: parsePattern(rule.eventPattern) }],
    );
    return { byName: new Map(rules.map((rule) => [rule.name, rule])), index: createRuleIndex(matchable) };
  };

  const rulesOf = (busName: string): BusRules => {
    const known = compiled.get(busName);
    if (known) return known;
    const fresh = compile(busName);
    compiled.set(busName, fresh);
    return fresh;
  };

  return {
    find: (busName, name) => rulesOf(busName).byName.get(name),
    ofBus: (busName) => [...rulesOf(busName).byName.values()],
    all: () =>
      store
        .all('SELECT DISTINCT bus FROM events_rules')
        .flatMap((row) => [...rulesOf(String(row['bus'])).byName.values()]),
    put: (rule) => {
      store.run(
        'INSERT OR REPLACE INTO events_rules VALUES (?, ?, ?, ?, ?, ?, ?)',
        rule.busName,
        rule.name,
        rule.eventPattern ?? null,
        rule.scheduleExpression ?? null,
        rule.state,
        rule.description ?? null,
        rule.roleArn ?? null,
      );
      compiled.delete(rule.busName);
    },
    delete: (rule) => {
      store.run('DELETE FROM events_rules WHERE bus = ? AND name = ?', rule.busName, rule.name);
      store.run('DELETE FROM events_targets WHERE bus = ? AND rule = ?', rule.busName, rule.name);
      compiled.delete(rule.busName);
    },
    putTarget: (rule, target) => {
      store.run(
        `INSERT INTO events_targets VALUES (?, ?, ?, ?)
         ON CONFLICT (bus, rule, id) DO UPDATE SET target = excluded.target`,
        rule.busName,
        rule.name,
        target.Id,
        JSON.stringify(target),
      );
      compiled.delete(rule.busName);
    },
    removeTarget: (rule, targetId) => {
      store.run('DELETE FROM events_targets WHERE bus = ? AND rule = ? AND id = ?', rule.busName, rule.name, targetId);
      compiled.delete(rule.busName);
    },
    matching: (busName, event) => rulesOf(busName).index.match(event),
    arn: arnOf,
  };
}
