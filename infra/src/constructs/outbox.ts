import { Duration } from 'aws-cdk-lib';
import { EventSourceMapping, FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { LetterKind } from '../letters.ts';
import { alarmOnOutbox } from './alarms.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import type { DomainEventBus } from './domain-event-bus.ts';
import { Schedule } from './schedule.ts';
import type { ServiceFunction } from './service-function.ts';
import type { ServiceTable } from './service-table.ts';
import type { StageScope } from './stage-scope.ts';

/** What an outbox connects. */
export interface OutboxProps {
  readonly service: string;
  readonly table: ServiceTable;
  readonly relay: ServiceFunction;
  readonly sweeper: ServiceFunction;
  readonly bus: DomainEventBus;
}

/** How often the sweeper looks. Its leases are shorter than this. */
const SWEEP_EVERY = Duration.minutes(1);

/**
 * A service's way from its table to the bus: the stream of the table, filtered to new outbox rows, behind it the
 * relay; and a sweeper on schedule for what the relay left. Parked events, batches that the mapping gave up and sweeps
 * that failed lie in queues of their own; the rows stay in the table.
 */
export class Outbox extends Construct {
  /** Events that the bus refuses for themselves: full events, put here by the relay. */
  readonly parkedEvents: DeadLetterQueue;
  /** What the mapping gave up: positions in the stream, put here by Lambda. */
  readonly abandonedBatches: DeadLetterQueue;

  /** Sweeps that could not be started, or failed each time. */
  readonly failedSweeps: DeadLetterQueue;

  constructor(scope: Construct, id: string, stage: StageScope, props: OutboxProps) {
    super(scope, id);
    const { service, table, relay, sweeper, bus } = props;
    const queue = (id: string, name: string, letters: LetterKind) =>
      new DeadLetterQueue(this, id, stage, { name: `${service}-${name}`, letters, service });
    this.parkedEvents = queue('ParkedEvents', 'parked-events', 'events');
    this.abandonedBatches = queue('AbandonedBatches', 'relay-abandoned', 'batches');
    this.failedSweeps = queue('FailedSweeps', 'sweeper-dead-letters', 'runs');
    for (const publisher of [relay, sweeper]) {
      publisher.addEnvironment('EVENT_BUS_NAME', bus.eventBusName);
      publisher.addEnvironment('DEAD_LETTER_QUEUE_URL', this.parkedEvents.queueUrl);
      publisher.allow(['events:PutEvents'], [bus.eventBusArn]);
      publisher.allow(['sqs:SendMessage'], [this.parkedEvents.queueArn]);
    }
    relay.allow(['sqs:SendMessage'], [this.abandonedBatches.queueArn]);
    this.mapStream(table, relay);
    new Schedule(this, 'Sweep', stage, {
      target: sweeper,
      runs: [{ name: `${service}-sweep`, every: SWEEP_EVERY }],
      deadLetters: this.failedSweeps,
    });
    alarmOnOutbox(this, stage, service);
  }

  /** Where a person must look. */
  get deadLetterQueues(): readonly DeadLetterQueue[] {
    return [this.parkedEvents, this.abandonedBatches, this.failedSweeps];
  }

  private mapStream(table: ServiceTable, relay: ServiceFunction): void {
    const streamArn = table.tableStreamArn;
    if (streamArn === undefined) throw new Error('A service table has a stream.');
    relay.allow(
      ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
      [streamArn],
    );
    const mapping = new EventSourceMapping(this, 'Mapping', {
      target: relay,
      eventSourceArn: streamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      // What is given up here is not lost: the row stays in the outbox, and the sweeper publishes it.
      retryAttempts: 10,
      maxRecordAge: Duration.hours(6),
      onFailure: { bind: () => ({ destination: this.abandonedBatches.queueArn }) },
      filters: [
        FilterCriteria.filter({
          eventName: FilterRule.isEqual('INSERT'),
          dynamodb: { Keys: { pk: { S: FilterRule.beginsWith('OUTBOX#') } } },
        }),
      ],
    });
    // Lambda checks, when the mapping is made, that the role can read the stream.
    mapping.node.addDependency(relay);
  }
}
