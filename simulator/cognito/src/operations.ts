import { z } from 'zod';
import { AwsError, type Kernel, type Operation, type Random } from '#kernel';
import type { PartKind, PoolStore } from './pool-store.ts';

const name = z.string().min(1).max(128);

/**
 * The members that mean something here, by kind; members about signing in, passwords and messages are kept and
 * answered, and do nothing: there are no users.
 */
const SCHEMAS = {
  UserPool: z.looseObject({ PoolName: name }),
  UserPoolClient: z.looseObject({
    UserPoolId: z.string(),
    ClientName: name,
    AllowedOAuthScopes: z.array(z.string()).max(50).optional(),
    AccessTokenValidity: z.coerce.number().int().min(1).max(86_400).optional(),
    TokenValidityUnits: z
      .looseObject({ AccessToken: z.enum(['seconds', 'minutes', 'hours', 'days']).optional() })
      .optional(),
  }),
  ResourceServer: z.looseObject({
    UserPoolId: z.string(),
    Identifier: z
      .string()
      .min(1)
      .max(256)
      .regex(/^[\x21\x23-\x5B\x5D-\x7E]+$/),
    Name: z.string().min(1).max(256),
    Scopes: z
      .array(
        z.looseObject({
          ScopeName: z
            .string()
            .min(1)
            .max(256)
            .regex(/^[\x21\x23-\x2E\x30-\x5B\x5D-\x7E]+$/),
          ScopeDescription: z.string().min(1).max(256),
        }),
      )
      .max(100)
      .optional(),
  }),
} as const satisfies Record<PartKind, z.ZodObject>;

/** The member that names a part in the operations on it. */
const ID_MEMBERS = { UserPool: 'UserPoolId', UserPoolClient: 'ClientId', ResourceServer: 'Identifier' } as const;

/** Create, Update, Describe and Delete of pools and their parts (Amazon Cognito User Pools API Reference). */
export function poolOperations(kernel: Kernel, pools: PoolStore): Record<string, Operation> {
  const random = kernel.random.fork('cognito-idp');
  const kinds = Object.keys(SCHEMAS) as PartKind[];
  return Object.fromEntries(
    kinds.flatMap((kind) => [
      [`Create${kind}`, create(kernel, pools, kind, random)],
      [`Update${kind}`, update(pools, kind)],
      [`Describe${kind}`, describe(pools, kind)],
      [`Delete${kind}`, remove(pools, kind)],
    ]),
  );
}

function create({ aws, clock }: Kernel, pools: PoolStore, kind: PartKind, random: Random): Operation {
  return (input) => {
    const given = parse(kind, input);
    const poolId = kind === 'UserPool' ? `${aws.region}_${letters(random, 9, UPPER)}` : existingPool(pools, input);
    const id =
      kind === 'UserPool' ? poolId : kind === 'UserPoolClient' ? letters(random, 26, LOWER) : idIn(kind, input);
    if (pools.find(poolId, kind, id)) throw new AwsError('InvalidParameterException', `${id} already exists.`);
    const own =
      kind === 'UserPool'
        ? { Id: poolId, Name: given['PoolName'], Arn: aws.arn('cognito-idp', `userpool/${poolId}`) }
        : { UserPoolId: poolId, [ID_MEMBERS[kind]]: id };
    const part = { ...given, ...own, CreationDate: clock.now() / 1_000 };
    pools.put(poolId, kind, id, part);
    return { [kind]: part };
  };
}

function update(pools: PoolStore, kind: PartKind): Operation {
  return (input) => {
    const { poolId, id, part } = existing(pools, kind, input);
    const next = { ...part, ...parse(kind, { ...part, ...input }) };
    pools.put(poolId, kind, id, next);
    return kind === 'UserPool' ? {} : { [kind]: next };
  };
}

function describe(pools: PoolStore, kind: PartKind): Operation {
  return (input) => ({ [kind]: existing(pools, kind, input).part });
}

function remove(pools: PoolStore, kind: PartKind): Operation {
  return (input) => {
    const { poolId, id } = existing(pools, kind, input);
    pools.remove(poolId, kind, id);
    return {};
  };
}

function existingPool(pools: PoolStore, { UserPoolId }: Readonly<Record<string, unknown>>): string {
  const poolId = String(UserPoolId);
  if (pools.find(poolId, 'UserPool', poolId)) return poolId;
  throw new AwsError('ResourceNotFoundException', `User pool ${poolId} does not exist.`);
}

function existing(pools: PoolStore, kind: PartKind, input: Readonly<Record<string, unknown>>) {
  const poolId = existingPool(pools, input);
  const id = idIn(kind, input);
  const part = pools.find(poolId, kind, id);
  if (part) return { poolId, id, part };
  throw new AwsError('ResourceNotFoundException', `${kind} ${id} does not exist.`);
}

function idIn(kind: PartKind, input: Readonly<Record<string, unknown>>): string {
  return String(input[ID_MEMBERS[kind]]);
}

function parse(kind: PartKind, input: unknown): Record<string, unknown> {
  const parsed = SCHEMAS[kind].safeParse(input);
  if (parsed.success) return parsed.data;
  throw new AwsError('InvalidParameterException', z.prettifyError(parsed.error));
}

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const LOWER = 'abcdefghijklmnopqrstuvwxyz0123456789';

function letters(random: Random, count: number, alphabet: string): string {
  return Array.from({ length: count }, () => alphabet[random.int(alphabet.length)]).join('');
}
