import { z } from 'zod';
import type { Operation } from '#kernel';
import type { SqsContext } from '../context.ts';
import { invalidParameterValue, resourceNotFound, unsupportedOperation } from '../errors.ts';
import type { MoveTask } from '../move-tasks/move-tasks.ts';
import { parseInput } from '../parse-input.ts';
import type { Queue } from '../queue/queue.ts';

const startInput = z.strictObject({
  SourceArn: z.string(),
  DestinationArn: z.string().optional(),
  MaxNumberOfMessagesPerSecond: z.int().min(1).max(500).optional(),
});
const cancelInput = z.strictObject({ TaskHandle: z.string() });
const listInput = z.strictObject({ SourceArn: z.string(), MaxResults: z.int().min(1).max(10).optional() });

/** @see "StartMessageMoveTask", Amazon SQS API Reference */
export const startMessageMoveTask =
  (sqs: SqsContext): Operation =>
  (body) => {
    const request = parseInput('StartMessageMoveTask', startInput, body);
    const source = queueOf(sqs, 'SourceArn', request.SourceArn);
    const isDeadLetterQueue = sqs.queues.all().some(({ redrive }) => redrive?.deadLetterTargetArn === source.arn);
    if (!isDeadLetterQueue) throw invalidParameterValue('Source queue must be configured as a Dead Letter Queue.');
    if (request.DestinationArn !== undefined) {
      const destination = queueOf(sqs, 'DestinationArn', request.DestinationArn);
      if (destination.arn === source.arn)
        throw invalidParameterValue('Source queue arn and destination queue arn cannot be the same.');
    }
    const [latest] = sqs.moveTasks.ofSource(source.arn, 1);
    if (latest && isActive(latest)) {
      throw invalidParameterValue(
        'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
      );
    }
    const taskId = sqs.newMessageId();
    const handle = Buffer.from(JSON.stringify({ taskId, sourceArn: source.arn })).toString('base64');
    sqs.moveTasks.start({
      handle,
      sourceArn: source.arn,
      destinationArn: request.DestinationArn,
      maxPerSecond: request.MaxNumberOfMessagesPerSecond,
      toMove: sqs.messages.counts(source).visible,
    });
    return { TaskHandle: handle };
  };

/** @see "CancelMessageMoveTask", Amazon SQS API Reference */
export const cancelMessageMoveTask =
  (sqs: SqsContext): Operation =>
  (body) => {
    const { TaskHandle } = parseInput('CancelMessageMoveTask', cancelInput, body);
    const task = sqs.moveTasks.find(TaskHandle);
    if (!task) throw resourceNotFound('Task does not exist.');
    if (task.status !== 'RUNNING') throw unsupportedOperation('Only active tasks can be cancelled.');
    sqs.moveTasks.cancel(TaskHandle);
    return { ApproximateNumberOfMessagesMoved: task.moved };
  };

/** @see "ListMessageMoveTasks", Amazon SQS API Reference */
export const listMessageMoveTasks =
  (sqs: SqsContext): Operation =>
  (body) => {
    const { SourceArn, MaxResults = 1 } = parseInput('ListMessageMoveTasks', listInput, body);
    const source = queueOf(sqs, 'SourceArn', SourceArn);
    return { Results: sqs.moveTasks.ofSource(source.arn, MaxResults).map(toOutput) };
  };

function queueOf(sqs: SqsContext, parameter: string, arn: string): Queue {
  const queue = sqs.queues.byArn(arn);
  if (!queue) throw resourceNotFound(`The resource that you specified for the ${parameter} parameter doesn't exist.`);
  return queue;
}

function isActive({ status }: MoveTask): boolean {
  return status === 'RUNNING' || status === 'CANCELLING';
}

function toOutput(task: MoveTask): Record<string, unknown> {
  return {
    // Only what can still be cancelled has a handle.
    ...(task.status === 'RUNNING' ? { TaskHandle: task.handle } : {}),
    Status: task.status,
    SourceArn: task.sourceArn,
    ...(task.destinationArn === undefined ? {} : { DestinationArn: task.destinationArn }),
    ...(task.maxPerSecond === undefined ? {} : { MaxNumberOfMessagesPerSecond: task.maxPerSecond }),
    ApproximateNumberOfMessagesMoved: task.moved,
    ApproximateNumberOfMessagesToMove: task.toMove,
    ...(task.failureReason === undefined ? {} : { FailureReason: task.failureReason }),
    StartedTimestamp: task.startedMs,
  };
}
