import { z } from 'zod';
import type { Operation } from '#kernel';
import type { SqsContext } from '../context.ts';
import { invalidParameterValue } from '../errors.ts';
import { parseInput } from '../parse-input.ts';
import type { Queue } from '../queue/queue.ts';

const addInput = z.strictObject({
  QueueUrl: z.string(),
  Label: z.string().regex(/^[A-Za-z0-9_-]{1,80}$/),
  AWSAccountIds: z.array(z.string().regex(/^\d{12}$/)).min(1),
  Actions: z.array(z.string()).min(1),
});
const removeInput = z.strictObject({ QueueUrl: z.string(), Label: z.string() });

interface Policy {
  readonly Version?: string;
  readonly Id?: string;
  readonly Statement: readonly { readonly Sid?: string }[];
}

/** @see "AddPermission", Amazon SQS API Reference */
export const addPermission =
  (sqs: SqsContext): Operation =>
  (body) => {
    const { QueueUrl, Label, AWSAccountIds, Actions } = parseInput('AddPermission', addInput, body);
    const queue = sqs.queues.byUrl(QueueUrl);
    const policy = policyOf(queue);
    if (policy.Statement.some(({ Sid }) => Sid === Label)) {
      throw invalidParameterValue(`Value ${Label} for parameter Label is invalid. Reason: Already exists.`);
    }
    const principals = AWSAccountIds.map((account) => `arn:aws:iam::${account}:root`);
    const statement = {
      Sid: Label,
      Effect: 'Allow',
      Principal: { AWS: principals.length === 1 ? principals[0] : principals },
      Action: Actions.length === 1 ? `SQS:${Actions[0]}` : Actions.map((action) => `SQS:${action}`),
      Resource: queue.arn,
    };
    store(sqs, queue, { ...policy, Statement: [...policy.Statement, statement] });
    return {};
  };

/** @see "RemovePermission", Amazon SQS API Reference */
export const removePermission =
  (sqs: SqsContext): Operation =>
  (body) => {
    const { QueueUrl, Label } = parseInput('RemovePermission', removeInput, body);
    const queue = sqs.queues.byUrl(QueueUrl);
    const policy = policyOf(queue);
    const kept = policy.Statement.filter(({ Sid }) => Sid !== Label);
    if (kept.length === policy.Statement.length) {
      throw invalidParameterValue(
        `Value ${Label} for parameter Label is invalid. Reason: can't find label on existing policy.`,
      );
    }
    store(sqs, queue, { ...policy, Statement: kept });
    return {};
  };

function policyOf(queue: Queue): Policy {
  const text = queue.attributes['Policy'];
  if (!text) return { Version: '2012-10-17', Id: `${queue.arn}/SQSDefaultPolicy`, Statement: [] };
  const policy = JSON.parse(text);
  return { ...policy, Statement: [policy.Statement ?? []].flat() };
}

function store(sqs: SqsContext, queue: Queue, policy: Policy): void {
  const attributes = { ...queue.attributes, Policy: JSON.stringify(policy) };
  if (policy.Statement.length === 0) attributes.Policy = '';
  const kept = Object.entries(attributes).filter(([, value]) => value !== '');
  sqs.queues.update(queue, { attributes: Object.fromEntries(kept) });
}
