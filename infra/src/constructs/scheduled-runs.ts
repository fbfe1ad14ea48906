import { Duration } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Construct } from 'constructs';
import { pascalCase, type ScheduledRun } from '../functions.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import type { ServiceFunction } from './service-function.ts';
import type { StageScope } from './stage-scope.ts';

/** What runs, and when. */
export interface ScheduledRunsProps {
  /** The function's name without the stage. */
  readonly name: string;
  readonly target: ServiceFunction;
  readonly runs: readonly ScheduledRun[];
}

/**
 * Runs a function by the clock, by a rule a run. A run that could not be delivered, and one that failed each time, end
 * in one queue with an alarm: the next run does their work, but somebody should know.
 */
export class ScheduledRuns extends Construct {
  readonly deadLetters: DeadLetterQueue;

  constructor(scope: Construct, id: string, stage: StageScope, { name, target, runs }: ScheduledRunsProps) {
    super(scope, id);
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters', stage, `${name}-dead-letters`);
    target.configureAsyncInvoke({
      onFailure: new SqsDestination(this.deadLetters),
      retryAttempts: 2,
      maxEventAge: Duration.hours(1),
    });
    for (const run of runs) {
      new Rule(this, pascalCase(run.name), {
        ruleName: stage.nameOf(`${name}-${run.name}`),
        description: `Runs ${name} every ${run.everyMinutes} minutes.`,
        schedule: Schedule.rate(Duration.minutes(run.everyMinutes)),
        targets: [
          new LambdaFunction(target, {
            deadLetterQueue: this.deadLetters,
            retryAttempts: 185,
            maxEventAge: Duration.hours(24),
            event: RuleTargetInput.fromObject(run.input),
          }),
        ],
      });
    }
  }
}
