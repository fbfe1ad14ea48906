import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { FUNCTIONS, type FunctionEntry, functionName, pascalCase, type ServiceName } from '../functions.ts';
import { Consumer } from './consumer.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import type { DomainEventBus } from './domain-event-bus.ts';
import { IdempotencyTable } from './idempotency-table.ts';
import { Outbox } from './outbox.ts';
import { Schedule } from './schedule.ts';
import { ServiceFunction } from './service-function.ts';
import { ServiceTable } from './service-table.ts';
import type { StageScope } from './stage-scope.ts';

/** What a microservice is made from. */
export interface MicroserviceProps {
  readonly service: ServiceName;
  /** Its table's name without the stage. */
  readonly tableName: string;
  readonly bus: DomainEventBus;
  /** Secrets with providers' keys, by ARN; absent: the simulated or test key. */
  readonly secretArns: Readonly<Partial<Record<'payment' | 'carrier', string>>>;
}

/** Time-outs by what runs a function, seconds. A task's lies well below its TimeoutSeconds in the state machine. */
const TIMEOUT_SECONDS = {
  http: 10,
  task: 10,
  query: 10,
  starter: 10,
  status: 10,
  consumer: 10,
  relay: 30,
  sweeper: 30,
  schedule: 60,
  'order-sweeper': 60,
} as const;

const SECRET_VARIABLES = { payment: 'PAYMENT_SECRET_ARN', carrier: 'CARRIER_SECRET_ARN' } as const;

/** A service: its table, its idempotency records, its functions, and its outbox. It shares nothing with the others. */
export class Microservice extends Construct {
  readonly table: ServiceTable;
  readonly outbox: Outbox;
  /** Whatever of this service ends where a person must look. */
  readonly deadLetterQueues: readonly DeadLetterQueue[];
  private readonly idempotency: IdempotencyTable;
  private readonly functions = new Map<string, ServiceFunction>();

  constructor(scope: Construct, id: string, stage: StageScope, props: MicroserviceProps) {
    super(scope, id);
    const { service, bus } = props;
    this.table = new ServiceTable(this, 'Table', stage, props.tableName);
    if (service === 'order') this.table.addWaitingIndex();
    this.idempotency = new IdempotencyTable(this, 'Idempotency', stage, service);
    for (const entry of FUNCTIONS.filter((candidate) => candidate.service === service)) {
      this.functions.set(entry.file, this.makeFunction(stage, entry, props));
    }
    this.outbox = new Outbox(this, 'Outbox', stage, {
      service,
      table: this.table,
      relay: this.function('relay'),
      sweeper: this.function('sweeper'),
      bus,
    });
    const consumers = FUNCTIONS.filter((entry) => entry.service === service).flatMap((entry) =>
      this.makeConsumer(stage, entry, bus),
    );
    this.deadLetterQueues = [
      ...this.outbox.deadLetterQueues,
      ...FUNCTIONS.flatMap((entry) => (entry.service === service ? this.schedule(stage, entry) : [])),
      ...consumers.flatMap(({ deadLetters, undelivered }) => [deadLetters, undelivered]),
    ];
  }

  /** The function of a file. */
  function(file: string): ServiceFunction {
    const found = this.functions.get(file);
    if (!found) throw new Error(`infra/src/functions.ts has no ${file} for ${this.node.id}.`);
    return found;
  }

  private makeConsumer(stage: StageScope, { file, trigger }: FunctionEntry, bus: DomainEventBus): Consumer[] {
    if (trigger.kind !== 'consumer') return [];
    const { from, types, receives, batchWindowSeconds } = trigger;
    const consumer = new Consumer(this, `${pascalCase(file)}Consumer`, stage, {
      name: file,
      description: `${types?.join(', ') ?? 'Every event'} of ${from.join(', ')}.`,
      bus,
      eventPattern: {
        source: from.map((service) => `backstitch.${service}`),
        ...(types === undefined ? {} : { detailType: [...types] }),
      },
      target: this.function(file),
      receives,
      ...(batchWindowSeconds === undefined ? {} : { batchWindowSeconds }),
    });
    return [consumer];
  }

  private schedule(stage: StageScope, entry: FunctionEntry): DeadLetterQueue[] {
    if (entry.trigger.kind !== 'schedule') return [];
    const name = functionName(entry);
    const deadLetters = new DeadLetterQueue(this, `${pascalCase(name)}DeadLetters`, stage, {
      name: `${name}-dead-letters`,
      letters: 'runs',
    });
    const runs = entry.trigger.runs.map((run) => ({
      name: `${name}-${run.name}`,
      every: Duration.minutes(run.everyMinutes),
      input: run.input,
    }));
    new Schedule(this, `${pascalCase(name)}Schedule`, stage, { target: this.function(entry.file), runs, deadLetters });
    return [deadLetters];
  }

  private makeFunction(stage: StageScope, entry: FunctionEntry, { secretArns }: MicroserviceProps): ServiceFunction {
    const made = new ServiceFunction(this, pascalCase(entry.file), stage, {
      name: functionName(entry),
      service: entry.service,
      environment: { TABLE_NAME: this.table.tableName },
      timeoutSeconds: entry.timeoutSeconds ?? TIMEOUT_SECONDS[entry.trigger.kind],
    });
    const actions = entry.tableActions.map((action) => `dynamodb:${action}`);
    made.allow(actions, [this.table.tableArn]);
    if (entry.readsIndex) made.allow(['dynamodb:Query'], [this.table.backlogIndexArn]);
    if (entry.readsWaitingIndex) made.allow(['dynamodb:Query'], [this.table.waitingIndexArn]);
    if (entry.trigger.kind === 'task') this.idempotency.fence(made);
    const secretArn = entry.provider && secretArns[entry.provider];
    if (entry.provider && secretArn !== undefined) {
      made.addEnvironment(SECRET_VARIABLES[entry.provider], secretArn);
      made.allow(['secretsmanager:GetSecretValue'], [secretArn]);
    }
    return made;
  }
}
