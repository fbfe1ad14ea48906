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
}

/** Deliveries of a start message before it is a dead letter. */
const START_ATTEMPTS = 10;

/** The order saga: rule OrderPlaced -> queue -> starter -> state machine -> the tasks' functions. */
export class OrderSaga extends Construct {
  readonly machine: StateMachine;
  readonly deadLetterQueues: readonly DeadLetterQueue[];

  constructor(scope: Construct, id: string, stage: StageScope, { bus, starter, tasks }: OrderSagaProps) {
    super(scope, id);
    this.machine = this.makeMachine(stage, tasks);
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

  private makeMachine(stage: StageScope, tasks: OrderSagaProps['tasks']): StateMachine {
    const stateMachineName = stage.nameOf('order-saga');
    const functions = [...tasks.values()];
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('states.amazonaws.com') });
    role.addToPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: functions.map((task) => task.functionArn) }),
    );
    const why = 'Deliveries of logs to CloudWatch and of traces to X-Ray have no resource of their own.';
    acknowledge(role, 'AwsSolutions-IAM5[Resource::*]', why);
    const machine = new StateMachine(this, 'Machine', {
      stateMachineName,
      stateMachineType: StateMachineType.STANDARD,
      // Inline and without blanks: the readable text is the one that is checked in.
      definitionBody: DefinitionBody.fromString(JSON.stringify(JSON.parse(readFileSync(SAGA_DEFINITION_PATH, 'utf8')))),
      definitionSubstitutions: Object.fromEntries([...tasks].map(([name, task]) => [name, task.functionArn])),
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
