import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { projectRoot } from '../naming.ts';
import { acknowledge } from './acknowledge.ts';
import { alarmOnFailures } from './alarms.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
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

/** Visibility of a start message: six times the starter's time-out, as Lambda asks of a queue that it reads. */
const START_VISIBILITY_SECONDS = 60;

/** Deliveries of a start message before it is a dead letter. */
const START_ATTEMPTS = 10;

/** The order saga: rule OrderPlaced -> queue -> starter -> state machine -> the tasks' functions. */
export class OrderSaga extends Construct {
  readonly machine: StateMachine;
  readonly deadLetterQueues: readonly DeadLetterQueue[];

  constructor(scope: Construct, id: string, stage: StageScope, { bus, starter, tasks }: OrderSagaProps) {
    super(scope, id);
    this.machine = this.makeMachine(stage, tasks);
    const startDeadLetters = new DeadLetterQueue(this, 'StartDeadLetters', stage, 'start-saga-dead-letters');
    const ruleDeadLetters = new DeadLetterQueue(this, 'RuleDeadLetters', stage, 'order-placed-undelivered');
    this.deadLetterQueues = [startDeadLetters, ruleDeadLetters];
    const queue = this.makeStartQueue(stage, startDeadLetters);
    this.routeOrderPlaced(stage, bus, queue, ruleDeadLetters);
    this.connectStarter(queue, starter);
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

  private makeStartQueue({ nameOf, removalPolicy }: StageScope, deadLetters: DeadLetterQueue): Queue {
    return new Queue(this, 'StartQueue', {
      queueName: nameOf('start-saga'),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: Duration.seconds(START_VISIBILITY_SECONDS),
      retentionPeriod: Duration.days(14),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: START_ATTEMPTS },
      removalPolicy,
    });
  }

  private routeOrderPlaced({ nameOf }: StageScope, bus: DomainEventBus, queue: Queue, deadLetterQueue: Queue): void {
    new Rule(this, 'OrderPlaced', {
      ruleName: nameOf('order-placed'),
      description: 'An order was placed: its saga begins.',
      eventBus: bus,
      eventPattern: { source: ['backstitch.order'], detailType: ['OrderPlaced'] },
      targets: [new SqsQueue(queue, { deadLetterQueue, retryAttempts: 185, maxEventAge: Duration.hours(24) })],
    });
  }

  private connectStarter(queue: Queue, starter: ServiceFunction): void {
    starter.addEnvironment('STATE_MACHINE_ARN', this.machine.stateMachineArn);
    starter.allow(['states:StartExecution'], [this.machine.stateMachineArn]);
    starter.allow(
      ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'],
      [queue.queueArn],
    );
    const mapping = new EventSourceMapping(this, 'StarterMapping', {
      target: starter,
      eventSourceArn: queue.queueArn,
      batchSize: 10,
      reportBatchItemFailures: true,
    });
    // Lambda checks, when the mapping is made, that the role can read the queue.
    mapping.node.addDependency(starter);
    const why = 'A queue is the source: its redrive policy is the destination of what fails.';
    acknowledge(mapping, 'Serverless-LambdaEventSourceMappingDestination', why);
  }
}
