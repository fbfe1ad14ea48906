import { Duration } from 'aws-cdk-lib';
import { Schedule as Rate, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Construct } from 'constructs';
import { pascalCase } from '../functions.ts';
import type { DeadLetterQueue } from './dead-letter-queue.ts';
import type { ServiceFunction } from './service-function.ts';
import type { StageScope } from './stage-scope.ts';

/** A function's run at a rate of its own. */
export interface Run {
  /** The rule's, without the stage. */
  readonly name: string;
  readonly every: Duration;
  /** The event that the function gets; absent: the rule's own. */
  readonly input?: Readonly<Record<string, string | number>>;
}

/** What runs when. */
export interface ScheduleProps {
  readonly target: ServiceFunction;
  readonly runs: readonly Run[];
  /** Where runs end that could not be started, or failed each time. */
  readonly deadLetters: DeadLetterQueue;
}

/** A run that is late is worth little: the next one does its work. */
const RETRIES = 2;
const MAX_AGE = Duration.minutes(5);

/** Runs a function again and again, by a rule a run. */
export class Schedule extends Construct {
  constructor(scope: Construct, id: string, { nameOf }: StageScope, { target, runs, deadLetters }: ScheduleProps) {
    super(scope, id);
    target.configureAsyncInvoke({
      onFailure: new SqsDestination(deadLetters),
      retryAttempts: RETRIES,
      maxEventAge: MAX_AGE,
    });
    for (const { name, every, input } of runs) {
      new Rule(this, pascalCase(name), {
        ruleName: nameOf(name),
        schedule: Rate.rate(every),
        targets: [
          new LambdaFunction(target, {
            deadLetterQueue: deadLetters,
            retryAttempts: RETRIES,
            maxEventAge: MAX_AGE,
            ...(input === undefined ? {} : { event: RuleTargetInput.fromObject(input) }),
          }),
        ],
      });
    }
  }
}
