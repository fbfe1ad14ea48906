import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { projectRoot } from '../naming.ts';
import { acknowledge } from './acknowledge.ts';
import { alarmOnFailures } from './alarms.ts';
import { Consumer } from './consumer.ts';
import type { DeadLetterQueue } from './dead-letter-queue.ts';
import type { DomainEventBus } from './domain-event-bus.ts';
import type { ServiceFunction } from './service-function.ts';
import type { ServiceTable } from './service-table.ts';
import type { StageScope } from './stage-scope.ts';

/** The state machine's text, generated from its typed definition. */
export const SAGA_DEFINITION_PATH = join(projectRoot, 'state-machines/order-saga.asl.json');

/** What the saga is wired with. */
export interface OrderSagaProps {
  readonly bus: DomainEventBus;
  /** The function that starts it, behind the queue. */
  readonly starter: ServiceFunction;
  /** The functions of its tasks, by the task's name in the definition. */
  readonly tasks: ReadonlyMap<string, ServiceFunction>;
  /** The table of each task's service: a step's hold is a row in it. */
  readonly tableOf: ReadonlyMap<string, ServiceTable>;
}

/** Deliveries of a start message before it is a dead letter. */
const START_ATTEMPTS = 10;

/** The order saga: rule OrderPlaced -> queue -> starter -> state machine -> the tasks' functions. */
export class OrderSaga extends Construct {
  readonly machine: StateMachine;
  readonly deadLetterQueues: readonly DeadLetterQueue[];

  constructor(scope: Construct, id: string, stage: StageScope, { bus, starter, ...props }: OrderSagaProps) {
    super(scope, id);
    this.machine = this.makeMachine(stage, props);
    const start = new Consumer(this, 'Start', stage, {
      name: 'start-saga',
      description: 'An order was placed: its saga begins.',
      bus,
      eventPattern: { source: ['backstitch.order'], detailType: ['OrderPlaced'] },
      target: starter,
      receives: START_ATTEMPTS,
    });
    this.deadLetterQueues = [start.deadLetters, start.undelivered];
    starter.addEnvironment('STATE_MACHINE_ARN', this.machine.stateMachineArn);
    starter.allow(['states:StartExecution'], [this.machine.stateMachineArn]);
  }

  private makeMachine(stage: StageScope, { tasks, tableOf }: Pick<OrderSagaProps, 'tasks' | 'tableOf'>): StateMachine {
    const stateMachineName = stage.nameOf('order-saga');
    const functions = [...tasks.values()];
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('states.amazonaws.com') });
    role.addToPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: functions.map((task) => task.functionArn) }),
    );
    const definition = readFileSync(SAGA_DEFINITION_PATH, 'utf8');
    const holds = holdTables(definition, tableOf);
    role.addToPolicy(letReadHolds([...holds.values()]));
    const why = 'Deliveries of logs to CloudWatch and of traces to X-Ray have no resource of their own.';
    acknowledge(role, 'AwsSolutions-IAM5[Resource::*]', why);
    const machine = new StateMachine(this, 'Machine', {
      stateMachineName,
      stateMachineType: StateMachineType.STANDARD,
      // Inline and without blanks: the readable text is the one that is checked in.
      definitionBody: DefinitionBody.fromString(JSON.stringify(JSON.parse(definition))),
      definitionSubstitutions: Object.fromEntries([
        ...[...tasks].map(([name, task]) => [name, task.functionArn]),
        ...[...holds].map(([name, table]) => [name, table.tableName]),
      ]),
      role,
      tracingEnabled: true,
      logs: { destination: this.makeLogs(stage, stateMachineName), level: LogLevel.ALL, includeExecutionData: true },
      removalPolicy: stage.removalPolicy,
    });
    alarmOnFailures(machine, stateMachineName, stage.alarmTopic);
    return machine;
  }

  private makeLogs({ removalPolicy }: StageScope, stateMachineName: string): LogGroup {
    return new LogGroup(this, 'Logs', {
      logGroupName: `/aws/vendedlogs/states/${stateMachineName}`,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy,
    });
  }
}

/** The tables in which the definition looks for holds, by the name of their substitution: `HoldOfChargePayment`. */
function holdTables(definition: string, tableOf: OrderSagaProps['tableOf']): Map<string, ServiceTable> {
  const steps = [...definition.matchAll(/\$\{HoldOf(\w+)\}/g)].map(([, step]) => step ?? '');
  return new Map(steps.map((step) => [`HoldOf${step}`, tableOf.get(step) ?? unknown(step)]));
}

/** Of those tables the state machine may read the rows of holds, and no others. */
function letReadHolds(tables: readonly ServiceTable[]): PolicyStatement {
  return new PolicyStatement({
    actions: ['dynamodb:GetItem'],
    resources: [...new Set(tables.map(({ tableArn }) => tableArn))],
    conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['HOLD#*'] } },
  });
}

function unknown(step: string): never {
  throw new Error(`The saga's step ${step} has no function in infra/src/functions.ts.`);
}
