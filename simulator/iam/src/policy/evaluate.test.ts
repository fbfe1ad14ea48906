import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluate, type Verdict } from './evaluate.ts';
import type { Principal } from './principal.ts';
import { compilePolicy } from './statement.ts';

/** A statement of the model: the elements that decide, one value each. */
interface ModelStatement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: string;
  readonly NotAction?: string;
  readonly Resource?: string;
  readonly NotResource?: string;
  readonly Condition?: { readonly StringEquals: { readonly 'events:source': string } };
}

interface Request {
  readonly action: string;
  readonly resource: string;
  readonly source: string | undefined;
}

const queue = 'arn:aws:sqs:eu-west-1:000000000000:orders';
const table = 'arn:aws:dynamodb:eu-west-1:000000000000:table/orders';
const action = fc.constantFrom('sqs:SendMessage', 'sqs:ReceiveMessage', 'dynamodb:PutItem');
const actionPattern = fc.constantFrom(
  '*',
  'sqs:*',
  'SQS:Send*',
  'dynamodb:PutItem',
  'sqs:?endMessage',
  'dynamodb:Get*',
);
const resource = fc.constantFrom(queue, `${queue}-dead`, table, `${table}/index/by-status`);
const resourcePattern = fc.constantFrom(
  '*',
  queue,
  `${queue}*`,
  'arn:aws:sqs:*:*:orders',
  `${table}/index/*`,
  'arn:*:*:*:*:*',
);
const source = fc.constantFrom('shop', 'warehouse');

const statement: fc.Arbitrary<ModelStatement> = fc
  .tuple(
    fc.constantFrom('Allow' as const, 'Deny' as const),
    fc.oneof(
      actionPattern.map((Action) => ({ Action })),
      actionPattern.map((NotAction) => ({ NotAction })),
    ),
    fc.oneof(
      resourcePattern.map((Resource) => ({ Resource })),
      resourcePattern.map((NotResource) => ({ NotResource })),
    ),
    fc.option(
      source.map((value) => ({ Condition: { StringEquals: { 'events:source': value } } })),
      { nil: {} },
    ),
  )
  .map(([Effect, actions, resources, condition]) => ({ Effect, ...actions, ...resources, ...condition }));
const statements = fc.array(statement, { maxLength: 6 });
const request: fc.Arbitrary<Request> = fc.record({ action, resource, source: fc.option(source, { nil: undefined }) });

/** Whether a text fits a pattern, tried character by character. */
function fits(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  if (pattern.startsWith('*')) return fits(pattern.slice(1), text) || (text !== '' && fits(pattern, text.slice(1)));
  const isFirst = text !== '' && (pattern.startsWith('?') || pattern[0] === text[0]);
  return isFirst && fits(pattern.slice(1), text.slice(1));
}

/** "Policy evaluation logic", IAM User Guide, in four lines. */
function model(given: readonly ModelStatement[], asked: Request): Verdict {
  const speaking = given.filter((one) => speaks(one, asked));
  if (speaking.some(({ Effect }) => Effect === 'Deny')) return 'denied';
  return speaking.length > 0 ? 'allowed' : 'silent';
}

function speaks(one: ModelStatement, asked: Request): boolean {
  const isAction = fits((one.Action ?? one.NotAction ?? '').toLowerCase(), asked.action.toLowerCase());
  const isResource = fits(one.Resource ?? one.NotResource ?? '', asked.resource);
  const wanted = one.Condition?.StringEquals['events:source'];
  return (
    isAction === (one.Action !== undefined) &&
    isResource === (one.Resource !== undefined) &&
    (wanted === undefined || wanted === asked.source)
  );
}

function decide(given: readonly ModelStatement[], asked: Request): Verdict {
  return evaluate(compilePolicy('identity', { Statement: given }), {
    action: asked.action.toLowerCase(),
    resource: asked.resource,
    context: (key) => (key === 'events:source' && asked.source !== undefined ? [asked.source] : undefined),
  }).verdict;
}

test('policies decide as their model does', () => {
  fc.assert(
    fc.property(statements, request, (given, asked) => {
      expect(decide(given, asked)).toBe(model(given, asked));
    }),
    { numRuns: 1_000 },
  );
});

test('the order of statements decides nothing, and no statement that denies lets more pass', () => {
  fc.assert(
    fc.property(statements, statement, request, (given, more, asked) => {
      const before = decide(given, asked);
      expect(decide([...given].reverse(), asked)).toBe(before);
      if (before !== 'allowed') expect(decide([...given, { ...more, Effect: 'Deny' }], asked)).not.toBe('allowed');
    }),
  );
});

const role: Principal = {
  kind: 'role',
  arn: 'arn:aws:iam::000000000000:role/place-order',
  sessionArn: 'arn:aws:sts::000000000000:assumed-role/place-order/one',
};

test.each([
  ['Allow', '*', 'allowed'],
  ['Allow', { AWS: 'arn:aws:iam::000000000000:role/place-order' }, 'allowed'],
  ['Allow', { AWS: 'arn:aws:iam::000000000000:role/another' }, 'silent'],
  ['Allow', { Service: 'events.amazonaws.com' }, 'silent'],
  // An account that is allowed leaves it to its own policies; one that is denied is denied as a whole.
  ['Allow', { AWS: 'arn:aws:iam::000000000000:root' }, 'silent'],
  ['Deny', { AWS: 'arn:aws:iam::000000000000:root' }, 'denied'],
  ['Deny', { AWS: '000000000000' }, 'denied'],
  ['Deny', { AWS: 'arn:aws:iam::111111111111:root' }, 'silent'],
])('a resource that says %s to %j', (Effect, principal, verdict) => {
  const policy = compilePolicy('resource', {
    Statement: { Effect, Principal: principal, Action: 'sqs:SendMessage', Resource: queue },
  });

  const decision = evaluate(policy, {
    action: 'sqs:sendmessage',
    resource: queue,
    principal: role,
    context: () => undefined,
  });

  expect(decision.verdict).toBe(verdict);
});
