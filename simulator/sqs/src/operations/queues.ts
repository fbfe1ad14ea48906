import { z } from 'zod';
import type { Operation } from '#kernel';
import type { SqsContext } from '../context.ts';
import { invalidParameterValue, purgeQueueInProgress, queueDoesNotExist } from '../errors.ts';
import { parseInput } from '../parse-input.ts';
import type { Queue } from '../queue/queue.ts';

/** Shortest time between two purges of a queue, ms. */
const PURGE_PAUSE_MS = 60_000;

const byUrl = z.strictObject({ QueueUrl: z.string() });
const urlInput = z.strictObject({ QueueName: z.string(), QueueOwnerAWSAccountId: z.string().optional() });
const paging = { MaxResults: z.int().min(1).max(1_000).optional(), NextToken: z.string().optional() };
const listInput = z.strictObject({ QueueNamePrefix: z.string().optional(), ...paging });
const sourcesInput = z.strictObject({ QueueUrl: z.string(), ...paging });

/** @see "GetQueueUrl", Amazon SQS API Reference */
export const getQueueUrl =
  (sqs: SqsContext): Operation =>
  (body) => {
    const { QueueName, QueueOwnerAWSAccountId } = parseInput('GetQueueUrl', urlInput, body);
    const isOurs = QueueOwnerAWSAccountId === undefined || QueueOwnerAWSAccountId === sqs.kernel.aws.accountId;
    const queue = isOurs ? sqs.queues.byName(QueueName) : undefined;
    if (!queue) throw queueDoesNotExist();
    return { QueueUrl: sqs.queues.url(queue) };
  };

/** @see "ListQueues", Amazon SQS API Reference */
export const listQueues =
  (sqs: SqsContext): Operation =>
  (body) => {
    const { QueueNamePrefix = '', ...page } = parseInput('ListQueues', listInput, body);
    const found = sqs.queues.all().filter(({ name }) => name.startsWith(QueueNamePrefix));
    return pageOf(sqs, found, page, 'QueueUrls');
  };

/** @see "ListDeadLetterSourceQueues", Amazon SQS API Reference */
export const listDeadLetterSourceQueues =
  (sqs: SqsContext): Operation =>
  (body) => {
    const { QueueUrl, ...page } = parseInput('ListDeadLetterSourceQueues', sourcesInput, body);
    const { arn } = sqs.queues.byUrl(QueueUrl);
    const sources = sqs.queues.all().filter(({ redrive }) => redrive?.deadLetterTargetArn === arn);
    return { queueUrls: [], ...pageOf(sqs, sources, page, 'queueUrls') };
  };

/** A page of URLs; the token names the last queue of the page before. */
function pageOf(
  sqs: SqsContext,
  queues: readonly Queue[],
  page: { readonly MaxResults?: number | undefined; readonly NextToken?: string | undefined },
  member: string,
): Record<string, unknown> {
  if (page.NextToken !== undefined && page.MaxResults === undefined) {
    throw invalidParameterValue('MaxResults is a mandatory parameter when you provide a value for NextToken.');
  }
  const after = page.NextToken === undefined ? '' : Buffer.from(page.NextToken, 'base64').toString();
  const rest = queues.filter(({ name }) => name > after);
  const shown = rest.slice(0, page.MaxResults ?? 1_000);
  const last = shown.at(-1);
  const hasMore = page.MaxResults !== undefined && rest.length > shown.length && last;
  return {
    ...(shown.length > 0 ? { [member]: shown.map((queue) => sqs.queues.url(queue)) } : {}),
    ...(hasMore ? { NextToken: Buffer.from(last.name).toString('base64') } : {}),
  };
}

/** @see "DeleteQueue", Amazon SQS API Reference */
export const deleteQueue =
  (sqs: SqsContext): Operation =>
  (body) => {
    const queue = sqs.queues.byUrl(parseInput('DeleteQueue', byUrl, body).QueueUrl);
    sqs.messages.deleteAll(queue);
    sqs.deduplication.forgetQueue(queue);
    sqs.receiveAttempts.forgetQueue(queue);
    sqs.queues.delete(queue);
    sqs.wakeUps.rearm(queue);
    return {};
  };

/** @see "PurgeQueue", Amazon SQS API Reference */
export const purgeQueue =
  (sqs: SqsContext): Operation =>
  (body) => {
    const queue = sqs.queues.byUrl(parseInput('PurgeQueue', byUrl, body).QueueUrl);
    const nowMs = sqs.kernel.clock.now();
    if (queue.purgedMs > 0 && nowMs - queue.purgedMs < PURGE_PAUSE_MS) throw purgeQueueInProgress(queue.name);
    sqs.messages.deleteAll(queue);
    sqs.queues.update(queue, { purgedMs: nowMs });
    sqs.wakeUps.rearm(queue);
    return {};
  };
