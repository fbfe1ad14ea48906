import { readFileSync } from 'node:fs';
import { EVENT_ARCHIVE_SECONDS, QUEUE_RETENTION_SECONDS } from '@backstitch/idempotency';
import { IN_ORDER_RECEIVES } from '@backstitch/outbox';
import { Match } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { SAGA_DEFINITION_PATH } from './constructs/order-saga.ts';
import { FUNCTIONS, functionName, SERVICES, type TableAction } from './functions.ts';
import { StageInvalid } from './naming.ts';
import { openApp } from './testing.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

const DAY_SECONDS = 86_400;

const { template } = openApp();

function propertiesOf(type: string): Record<string, unknown>[] {
  return Object.values(template.findResources(type)).map(({ Properties }) => Properties);
}

function policiesWith(match: (statement: Statement) => boolean): Statement[] {
  return propertiesOf('AWS::IAM::Policy').flatMap(
    ({ PolicyDocument: document }) => (document as { Statement: Statement[] }).Statement.filter(match), // the shape of every policy
  );
}

test('every function of the list is deployed under its name, with a role of its own', () => {
  const deployed = propertiesOf('AWS::Lambda::Function');

  const names = FUNCTIONS.map((entry) => `backstitch-test-${functionName(entry)}`);
  expect(deployed.map(({ FunctionName: name }) => name).sort()).toEqual(names.sort());
  expect(new Set(deployed.map(({ Role: role }) => JSON.stringify(role))).size).toBe(deployed.length);
});

test('a policy names its resources; only traces and deliveries of logs have none', () => {
  const wide = policiesWith(({ Resource: resource }) => JSON.stringify(resource).includes('"*"'));
  const actions = new Set(wide.flatMap(({ Action: action }) => action));

  for (const action of actions) expect(action).toMatch(/^(xray|logs):/);
  expect(policiesWith(({ Action: action }) => JSON.stringify(action).includes('*'))).toEqual([]);
});

test('no function may do to a table what its entry does not say', () => {
  const may = (action: string) =>
    policiesWith(({ Action: actions }) => [actions].flat().includes(`dynamodb:${action}`));
  const says = (action: TableAction) => FUNCTIONS.filter(({ tableActions }) => tableActions.includes(action)).length;
  const tasks = FUNCTIONS.filter(({ trigger }) => trigger.kind === 'task').length; // each has idempotency records too

  expect(may('BatchWriteItem')).toHaveLength(says('BatchWriteItem'));
  expect(may('UpdateItem')).toHaveLength(says('UpdateItem') + tasks);
  expect(may('DeleteItem')).toHaveLength(tasks);
  expect(may('Scan')).toEqual([]);
});

test('only new outbox rows wake a relay, and nothing that fails is lost', () => {
  const pattern = { eventName: ['INSERT'], dynamodb: { Keys: { pk: { S: [{ prefix: 'OUTBOX#' }] } } } };
  const mappings = template.findResources('AWS::Lambda::EventSourceMapping', {
    Properties: {
      FilterCriteria: { Filters: [{ Pattern: JSON.stringify(pattern) }] },
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRetryAttempts: Match.anyValue(),
      MaximumRecordAgeInSeconds: Match.anyValue(),
      DestinationConfig: { OnFailure: { Destination: Match.anyValue() } },
      StartingPosition: 'TRIM_HORIZON',
    },
  });

  expect(Object.keys(mappings)).toHaveLength(FUNCTIONS.filter(({ trigger }) => trigger.kind === 'relay').length);
});

test('every rule target has a dead-letter queue; events are tried for as long as the bus may, schedules for minutes', () => {
  const rules = propertiesOf('AWS::Events::Rule');

  expect(rules.length).toBeGreaterThan(0);
  for (const { Targets: targets, ScheduleExpression: schedule } of rules) {
    const policy = schedule ? { MaximumEventAgeInSeconds: 300 } : { MaximumRetryAttempts: 185 };
    for (const target of [targets].flat()) expect(target).toMatchObject({ DeadLetterConfig: {}, RetryPolicy: policy });
  }
});

test('what runs by the clock has a destination for its failures, and what reconciles writes nothing', () => {
  const byTheClock = ['schedule', 'sweeper', 'order-sweeper'];
  const scheduled = FUNCTIONS.filter(({ trigger }) => byTheClock.includes(trigger.kind));
  const runs = scheduled.flatMap(({ trigger }) =>
    trigger.kind === 'schedule' ? trigger.runs.map(({ name }) => name) : ['its one rate'],
  );
  const rules = propertiesOf('AWS::Events::Rule').filter((rule) => rule['ScheduleExpression']);

  expect(rules).toHaveLength(runs.length);
  template.resourcePropertiesCountIs(
    'AWS::Lambda::EventInvokeConfig',
    { DestinationConfig: { OnFailure: { Destination: Match.anyValue() } } },
    scheduled.length,
  );
  const reconciling = scheduled.filter(({ provider }) => provider !== undefined);
  expect(reconciling.map(({ tableActions }) => tableActions)).toEqual([['GetItem'], ['GetItem']]);
});

test('each outbox has a sweeper that looks every minute, and alarms on its age and on parked events', () => {
  const sweeps = propertiesOf('AWS::Events::Rule').filter((rule) => rule['ScheduleExpression'] === 'rate(1 minute)');
  const metrics = propertiesOf('AWS::CloudWatch::Alarm').map(({ MetricName: name }) => name);

  expect(sweeps.length).toBeGreaterThanOrEqual(SERVICES.length);
  expect(metrics.filter((name) => name === 'OutboxOldestAge')).toHaveLength(SERVICES.length);
  expect(metrics.filter((name) => name === 'OutboxParked')).toHaveLength(SERVICES.length);
});

test('a consumer in order takes every type of event, and waits longer than the bus goes on delivering', () => {
  const { trigger } = FUNCTIONS.find(({ file }) => file === 'project-timeline') ?? {};

  expect(trigger).toMatchObject({ kind: 'consumer', from: SERVICES, receives: IN_ORDER_RECEIVES });
  expect(trigger).not.toHaveProperty('types');
});

test('events, queues and dead letters are kept for as long as the lifetimes say', () => {
  template.hasResourceProperties('AWS::Events::Archive', { RetentionDays: EVENT_ARCHIVE_SECONDS / DAY_SECONDS });
  const kept = propertiesOf('AWS::SQS::Queue').map(({ MessageRetentionPeriod: seconds }) => seconds);
  expect(new Set(kept)).toEqual(new Set([QUEUE_RETENTION_SECONDS]));
});

test('queues are encrypted and refuse plain HTTP; a queue that is read has a dead-letter queue', () => {
  const queues = propertiesOf('AWS::SQS::Queue');
  for (const queue of queues) expect(queue).toMatchObject({ SqsManagedSseEnabled: true });
  const denials = { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } };
  template.resourcePropertiesCountIs(
    'AWS::SQS::QueuePolicy',
    { PolicyDocument: { Statement: Match.arrayWith([Match.objectLike(denials)]) } },
    queues.length,
  );
  const read = queues.filter((queue) => queue['RedrivePolicy']).map(({ QueueName: name }) => name);
  const consumers = FUNCTIONS.filter(({ trigger }) => trigger.kind === 'consumer' || trigger.kind === 'starter');
  const names = [...consumers.map(functionName), 'saga-status'].map((name) => `backstitch-test-${name}`);
  expect(read.sort()).toEqual(names.sort());
});

test('every queue, every outbox, the state machine and orders that wait have alarms that tell somebody', () => {
  const watched = propertiesOf('AWS::SQS::Queue').length + 2 * SERVICES.length + 2;

  template.resourcePropertiesCountIs('AWS::CloudWatch::Alarm', { AlarmActions: [Match.anyValue()] }, watched);
});

test('the state machine gets a function for each of its tasks, and never gives up before the function does', () => {
  const text = readFileSync(SAGA_DEFINITION_PATH, 'utf8');
  const wanted = [...new Set([...text.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name))];
  const [machine] = propertiesOf('AWS::StepFunctions::StateMachine');
  expect(Object.keys(machine?.['DefinitionSubstitutions'] ?? {}).sort()).toEqual(wanted.sort());

  const taskTimeouts = [...text.matchAll(/"TimeoutSeconds": (\d+)/g)].map(([, seconds]) => Number(seconds));
  const tasks = FUNCTIONS.filter(({ trigger }) => trigger.kind === 'task').map(functionName);
  const timeouts = propertiesOf('AWS::Lambda::Function')
    .filter(({ FunctionName: name }) => tasks.includes(String(name).replace('backstitch-test-', '')))
    .map(({ Timeout: seconds }) => Number(seconds));
  expect(Math.max(...timeouts) + 3).toBeLessThanOrEqual(Math.min(...taskTimeouts));
});

/** The metrics of a dashboard's widgets by title: `name` with the values of its own dimensions. */
function widgets(): Map<string, string[]> {
  const [board] = propertiesOf('AWS::CloudWatch::Dashboard');
  const parts: unknown[] = Object(board?.['DashboardBody'])['Fn::Join'][1];
  const text = parts.map((part) => (typeof part === 'string' ? part : 'reference')).join('');
  const shown: { properties: { title: string; metrics: unknown[][] } }[] = JSON.parse(text).widgets;
  return new Map(
    shown.map(({ properties: { title, metrics } }) => {
      const named = metrics.map(([, name, ...rest]) => {
        const values = rest.filter((part, index) => typeof part === 'string' && index % 2 === 1);
        return [name, ...values].join(' ');
      });
      return [title, named];
    }),
  );
}

test('the dashboard shows how sagas end, what they undo, how each outbox drains and what waits for a person', () => {
  const shown = widgets();

  expect(new Set(shown.get('Saga duration'))).toEqual(
    new Set(['SagaDuration confirmed order', 'SagaDuration compensated order']),
  );
  expect(shown.get('Compensations')).toEqual([
    'Compensations payment RefundPayment',
    'Compensations inventory ReleaseInventory',
    'Compensations shipping CancelShipment',
  ]);
  expect(shown.get('Outbox depth')).toEqual(SERVICES.map((service) => `OutboxDepth ${service}`));
  expect(shown.get('Age of the oldest outbox row')).toEqual(SERVICES.map((service) => `OutboxOldestAge ${service}`));
  expect(shown.get('Parked events')).toEqual(SERVICES.map((service) => `OutboxParked ${service}`));
  expect(shown.get('Parked sagas')).toHaveLength(4);
  const deadLetterQueues = propertiesOf('AWS::SQS::Queue').filter((queue) => !queue['RedrivePolicy']);
  expect(shown.get('Dead letters')).toHaveLength(deadLetterQueues.length);
});

test('there is nothing that only a custom resource could make', () => {
  const types = Object.values(template.toJSON()['Resources'] as Record<string, { Type: string }>).map(
    ({ Type }) => Type,
  );

  expect(types.filter((type) => type.startsWith('Custom::') || type.includes('CustomResource'))).toEqual([]);
});

test.each(['', 'Dev', '1st', 'a-stage-with-a-long-name'])('a stage named "%s" is refused', (stage) => {
  expect(() => openApp(stage)).toThrow(StageInvalid);
});
