import type { Kernel } from '#kernel';
import type { Deliveries } from '../deliveries/deliver.ts';
import { type BusEvent, eventTime } from '../event.ts';
import { DEFAULT_BUS } from '../names.ts';
import type { RuleStore } from '../rules/rule-store.ts';
import { parseSchedule } from './schedule-expression.ts';

/** Fires the rules that have a schedule; they all are rules of the default bus. */
export interface Schedules {
  /** Follows a change of a rule: its schedule starts, starts anew, or ends. */
  follow(ruleName: string): void;
}

const JOB = 'events.schedule';

/** Builds the schedules: one background job a rule, so that waiting for the next time is quiet. */
export function createSchedules(
  { jobs, clock, store, aws }: Kernel,
  rules: RuleStore,
  deliveries: Deliveries,
  newEventId: () => string,
): Schedules {
  store.define('CREATE TABLE IF NOT EXISTS events_schedules (rule TEXT PRIMARY KEY, job INTEGER NOT NULL);');

  const scheduleNext = (ruleName: string, expression: string) => {
    const dueMs = parseSchedule(expression)?.next(clock.now());
    if (dueMs === undefined) return;
    const job = jobs.schedule({ kind: JOB, dueMs, payload: ruleName, background: true });
    store.run('INSERT OR REPLACE INTO events_schedules VALUES (?, ?)', ruleName, job);
  };

  const fire = (ruleName: string) => {
    const rule = rules.find(DEFAULT_BUS, ruleName);
    if (!rule?.scheduleExpression || rule.state === 'DISABLED') return;
    const event: BusEvent = {
      version: '0',
      id: newEventId(),
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account: aws.accountId,
      time: eventTime(clock.now()),
      region: aws.region,
      resources: [rule.arn],
      detail: {},
    };
    const eventText = JSON.stringify(event);
    for (const target of rule.targets) deliveries.start(rule, target, { eventText, traceHeader: undefined });
    scheduleNext(ruleName, rule.scheduleExpression);
  };

  jobs.handle(JOB, (ruleName) => fire(String(ruleName)));

  return {
    follow: (ruleName) => {
      const row = store.get('SELECT job FROM events_schedules WHERE rule = ?', ruleName);
      if (row) jobs.cancel(Number(row['job']));
      store.run('DELETE FROM events_schedules WHERE rule = ?', ruleName);
      const rule = rules.find(DEFAULT_BUS, ruleName);
      if (rule?.scheduleExpression && rule.state !== 'DISABLED') scheduleNext(ruleName, rule.scheduleExpression);
    },
  };
}
