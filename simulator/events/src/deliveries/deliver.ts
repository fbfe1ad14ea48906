import { z } from 'zod';
import { AwsError, type Caller, CallerCrashed, type Kernel, NotSimulated } from '#kernel';
import type { Rule, RuleStore } from '../rules/rule-store.ts';
import type { Target } from '../targets/target.ts';
import { queueUrl, targetCall } from '../targets/target-call.ts';
import { targetInput } from '../targets/target-input.ts';
import { checkRoleTrusts } from './assumed-role.ts';
import { backOffMs } from './back-off.ts';
import { type DeliveryError, deliveryError } from './delivery-error.ts';
import type { Delivery, DeliveryFailure, DeliveryStore } from './delivery-store.ts';

/** Brings events to targets: at least once, with retries, then to the dead-letter queue. */
export interface Deliveries {
  /** Notes, in the caller's transaction, that an event is to reach a target, and sees to it soon. */
  start(rule: Rule, target: Target, event: { eventText: string; traceHeader: string | undefined }): void;
  /** Goes on with what was under way when the process ended. */
  resume(): void;
}

const JOB = 'events.deliver';

const putResult = z.object({
  Entries: z.array(z.object({ ErrorCode: z.string().optional(), ErrorMessage: z.string().optional() })),
});

/** The default retry policy: "Retry policy and using dead-letter queues", Amazon EventBridge User Guide. */
const DEFAULT_ATTEMPTS = 185;
const DEFAULT_AGE_MS = 86_400_000;

/** Builds the deliveries over their rows in the store. */
export function createDeliveries(kernel: Kernel, rules: RuleStore, rows: DeliveryStore): Deliveries {
  const { scheduler, jobs, store, clock } = kernel;
  const random = kernel.random.fork('events.back-off');

  const attempt = async (id: number) => {
    const delivery = rows.find(id);
    // Its transaction was rolled back, or it was delivered by an earlier task.
    if (!delivery) return;
    const rule = rules.find(delivery.busName, delivery.ruleName);
    const target = rule?.targets.find(({ Id }) => Id === delivery.targetId);
    // Who deletes a rule or target gives up its events.
    if (!rule || !target) return rows.remove(id);
    try {
      await (delivery.failure
        ? deadLetter(kernel, delivery, delivery.failure, rule, target)
        : callTarget(kernel, delivery, rule, target));
      rows.remove(id);
    } catch (error) {
      const failed = deliveryError(error);
      if (!(error instanceof CallerCrashed) && failed.code === 'INTERNAL_ERROR') kernel.reportError(error);
      store.transact(() => settle(delivery, target, failed));
    }
  };

  /** Decides what becomes of a delivery whose attempt failed. */
  const settle = (delivery: Delivery, target: Target, error: DeliveryError) => {
    const failedAttempts = delivery.failedAttempts + 1;
    const exhausted = exhaustedBy(delivery, target, clock.now(), failedAttempts);
    if (delivery.failure) {
      // Not even the dead-letter queue took it.
      if (exhausted || !error.isRetryable) return rows.remove(delivery.id);
      return retry(delivery, delivery.failure, failedAttempts);
    }
    if (error.isRetryable && !exhausted) return retry(delivery, undefined, failedAttempts);
    if (target.DeadLetterConfig?.Arn === undefined) return rows.remove(delivery.id);
    const failure = { code: error.code, message: error.message, exhausted: error.isRetryable ? exhausted : undefined };
    rows.markFailed(delivery, failure);
    jobs.schedule({ kind: JOB, dueMs: clock.now(), payload: delivery.id });
  };

  const retry = (delivery: Delivery, failure: DeliveryFailure | undefined, failedAttempts: number) => {
    rows.markFailed(delivery, failure);
    jobs.schedule({ kind: JOB, dueMs: clock.now() + backOffMs(failedAttempts, random), payload: delivery.id });
  };

  jobs.handle(JOB, (id) => {
    rows.markUnderWay(Number(id));
    scheduler.soon(() => attempt(Number(id)));
  });

  return {
    start: (rule, target, event) => {
      const id = rows.add(rule, target, event);
      scheduler.soon(() => attempt(id));
    },
    resume: () => {
      for (const id of rows.unattended()) scheduler.soon(() => attempt(id));
    },
  };
}

function exhaustedBy(
  delivery: Delivery,
  { RetryPolicy }: Target,
  nowMs: number,
  failedAttempts: number,
): DeliveryFailure['exhausted'] {
  const maximumAgeMs = (RetryPolicy?.MaximumEventAgeInSeconds ?? DEFAULT_AGE_MS / 1_000) * 1_000;
  if (failedAttempts > (RetryPolicy?.MaximumRetryAttempts ?? DEFAULT_ATTEMPTS)) return 'MaximumRetryAttempts';
  return nowMs - delivery.ingestedMs >= maximumAgeMs ? 'MaximumEventAgeInSeconds' : undefined;
}

async function callTarget(kernel: Kernel, delivery: Delivery, rule: Rule, target: Target): Promise<void> {
  const text = targetInput(target, rule, delivery.eventText, delivery.ingestedMs);
  const call = targetCall(target, { ...delivery, text }, kernel);
  if (!call) throw new NotSimulated(`a rule's target ${target.Arn}`);
  const caller = callerOf(rule, target);
  if (caller.kind === 'role') checkRoleTrusts(kernel.aws, caller.roleArn);
  const output = await kernel.aws.call(call.service, call.operation, call.input, caller);
  if (call.service === 'events') checkTaken(output);
}

/** Another bus says in its answer, not by an error, that it refused the event. */
function checkTaken(output: unknown): void {
  const [entry] = putResult.parse(output).Entries;
  if (entry?.ErrorCode !== undefined) throw new AwsError(entry.ErrorCode, entry.ErrorMessage ?? '');
}

/** With a role, the call is the role's; without, the target's own policy has to let the rule in. */
function callerOf(rule: Rule, target: Target): Caller {
  const name = `events:${rule.name}`;
  const roleArn = target.RoleArn ?? rule.roleArn;
  if (roleArn !== undefined) return { kind: 'role', roleArn, session: rule.name, name };
  return { kind: 'service', principal: 'events.amazonaws.com', sourceArn: rule.arn, name };
}

/** @see "Using dead-letter queues to process undelivered events", Amazon EventBridge User Guide */
async function deadLetter(
  kernel: Kernel,
  delivery: Delivery,
  failure: DeliveryFailure,
  rule: Rule,
  target: Target,
): Promise<void> {
  const arn = target.DeadLetterConfig?.Arn;
  if (arn === undefined) return;
  const attributes = {
    RULE_ARN: rule.arn,
    TARGET_ARN: target.Arn,
    ERROR_CODE: failure.code,
    ERROR_MESSAGE: failure.message,
    // The first attempt is no retry, and the last failure was counted when the delivery was given up.
    RETRY_ATTEMPTS: String(delivery.failedAttempts - 1),
    ...(failure.exhausted === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: failure.exhausted }),
  };
  const MessageAttributes = Object.fromEntries(
    Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
  );
  const input = { QueueUrl: queueUrl(arn, kernel), MessageBody: delivery.eventText, MessageAttributes };
  const caller: Caller = {
    kind: 'service',
    principal: 'events.amazonaws.com',
    sourceArn: rule.arn,
    name: `events:${rule.name}`,
  };
  await kernel.aws.call('sqs', 'SendMessage', input, caller);
}
