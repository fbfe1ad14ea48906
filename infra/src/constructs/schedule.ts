import { Duration } from 'aws-cdk-lib';
import { Schedule as Rate, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Construct } from 'constructs';
import type { DeadLetterQueue } from './dead-letter-queue.ts';
import type { ServiceFunction } from './service-function.ts';
import type { StageScope } from './stage-scope.ts';

/** What runs when. */
export interface ScheduleProps {
  /** The rule's, without the stage. */
  readonly name: string;
  readonly target: ServiceFunction;
  readonly every: Duration;
  /** Where runs end that could not be started, or failed each time. */
  readonly deadLetters: DeadLetterQueue;
}

/** A run that is late is worth little: the next one does its work. */
const RETRIES = 2;
const MAX_AGE = Duration.minutes(5);

/** Runs a function again and again. */
export class Schedule extends Construct {
  constructor(scope: Construct, id: string, { nameOf }: StageScope, props: ScheduleProps) {
    super(scope, id);
    const { name, target, every, deadLetters } = props;
    target.configureAsyncInvoke({
      onFailure: new SqsDestination(deadLetters),
      retryAttempts: RETRIES,
      maxEventAge: MAX_AGE,
    });
    new Rule(this, 'Rule', {
      ruleName: nameOf(name),
      schedule: Rate.rate(every),
      targets: [
        new LambdaFunction(target, { deadLetterQueue: deadLetters, retryAttempts: RETRIES, maxEventAge: MAX_AGE }),
      ],
    });
  }
}
