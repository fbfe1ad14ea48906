import { z } from 'zod';
import { AwsError, type Kernel, NotSimulated, type Operation } from '#kernel';
import { invalidParameter, resourceConflict, resourceNotFound } from '../errors.ts';
import { readInput } from '../input.ts';
import type { FunctionSettings, PolicyStatement } from './function-store.ts';
import type { Functions } from './functions.ts';

const Named = z.strictObject({ FunctionName: z.string(), Qualifier: z.string().optional() });

const AddPermission = Named.extend({
  StatementId: z
    .string()
    .max(100)
    .regex(/^[a-zA-Z0-9-_]+$/),
  Action: z.string(),
  Principal: z.string(),
  SourceArn: z.string().optional(),
  SourceAccount: z.string().optional(),
  RevisionId: z.string().optional(),
});

const RemovePermission = Named.extend({ StatementId: z.string(), RevisionId: z.string().optional() });

const PutFunctionConcurrency = z.strictObject({
  FunctionName: z.string(),
  ReservedConcurrentExecutions: z.number().int().min(0),
});

/** Concurrency of the account, and what must stay unreserved ("Lambda quotas", "PutFunctionConcurrency"). */
const ACCOUNT_CONCURRENCY = 1_000;
const LEAST_UNRESERVED = 100;

/** Operations on what belongs to a function as a whole: its policy and its concurrency. */
export function settingsOperations(kernel: Kernel, functions: Functions): Record<string, Operation> {
  const { store } = functions;
  const change = (name: string, changed: Partial<FunctionSettings>) =>
    store.saveSettings(name, { ...store.settings(name), ...changed });

  return {
    AddPermission: (raw) => {
      const input = readInput(AddPermission, 'AddPermission', raw);
      const { name, qualifier = '$LATEST' } = functions.reference(input.FunctionName, input.Qualifier);
      functions.find({ FunctionName: name, Qualifier: qualifier });
      const { policies } = store.settings(name);
      const statements = policies[qualifier] ?? [];
      if (statements.some(({ Sid }) => Sid === input.StatementId)) {
        throw resourceConflict(
          `The statement id (${input.StatementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
        );
      }
      const statement = statementFrom(input, resourceArn(functions, name, qualifier));
      change(name, { policies: { ...policies, [qualifier]: [...statements, statement] } });
      return { Statement: JSON.stringify(statement) };
    },
    RemovePermission: (raw) => {
      const input = readInput(RemovePermission, 'RemovePermission', raw);
      const { name, qualifier = '$LATEST' } = functions.reference(input.FunctionName, input.Qualifier);
      const { policies } = store.settings(name);
      const statements = policies[qualifier] ?? [];
      const kept = statements.filter(({ Sid }) => Sid !== input.StatementId);
      if (kept.length === statements.length) {
        throw resourceNotFound(`Statement ${input.StatementId} is not found in resource policy.`);
      }
      change(name, { policies: { ...policies, [qualifier]: kept } });
      return {};
    },
    GetPolicy: (raw) => {
      const input = readInput(Named, 'GetPolicy', raw);
      const { name, qualifier = '$LATEST' } = functions.reference(input.FunctionName, input.Qualifier);
      const statements = store.settings(name).policies[qualifier] ?? [];
      if (statements.length === 0) throw resourceNotFound('The resource you requested does not exist.');
      const policy = { Version: '2012-10-17', Id: 'default', Statement: statements };
      return { Policy: JSON.stringify(policy), RevisionId: store.configuration(name, '$LATEST').revisionId };
    },
    PutFunctionConcurrency: (raw) => {
      const input = readInput(PutFunctionConcurrency, 'PutFunctionConcurrency', raw);
      const { name, qualifier } = functions.reference(input.FunctionName);
      if (qualifier !== undefined) {
        throw invalidParameter(
          'This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either a function name or an unqualified function ARN.',
        );
      }
      const others = store.names().filter((other) => other !== name);
      const reserved = others.reduce((sum, other) => sum + (store.settings(other).reservedConcurrency ?? 0), 0);
      if (ACCOUNT_CONCURRENCY - reserved - input.ReservedConcurrentExecutions < LEAST_UNRESERVED) {
        throw invalidParameter(
          `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${LEAST_UNRESERVED}].`,
        );
      }
      change(name, { reservedConcurrency: input.ReservedConcurrentExecutions });
      return { ReservedConcurrentExecutions: input.ReservedConcurrentExecutions };
    },
    GetFunctionConcurrency: (raw) => {
      const { name } = functions.reference(readInput(Named, 'GetFunctionConcurrency', raw).FunctionName);
      const { reservedConcurrency } = store.settings(name);
      return reservedConcurrency === undefined ? {} : { ReservedConcurrentExecutions: reservedConcurrency };
    },
    DeleteFunctionConcurrency: (raw) => {
      const { name } = functions.reference(readInput(Named, 'DeleteFunctionConcurrency', raw).FunctionName);
      const { reservedConcurrency: _dropped, ...kept } = store.settings(name);
      store.saveSettings(name, kept);
      return {};
    },
    GetAccountSettings: () => accountSettings(kernel, functions),
    PutProvisionedConcurrencyConfig: () => {
      throw new NotSimulated('Lambda provisioned concurrency');
    },
  };
}

function accountSettings(_kernel: Kernel, { store }: Functions) {
  const names = store.names();
  const reserved = names.reduce((sum, name) => sum + (store.settings(name).reservedConcurrency ?? 0), 0);
  return {
    AccountLimit: {
      TotalCodeSize: 80_530_636_800,
      CodeSizeUnzipped: 262_144_000,
      CodeSizeZipped: 52_428_800,
      ConcurrentExecutions: ACCOUNT_CONCURRENCY,
      UnreservedConcurrentExecutions: ACCOUNT_CONCURRENCY - reserved,
    },
    AccountUsage: {
      TotalCodeSize: names.reduce((sum, name) => sum + store.configuration(name, '$LATEST').codeSizeBytes, 0),
      FunctionCount: names.length,
    },
  };
}

function resourceArn(functions: Functions, name: string, qualifier: string): string {
  return qualifier === '$LATEST' ? functions.arnOf(name) : `${functions.arnOf(name)}:${qualifier}`;
}

function statementFrom(input: z.output<typeof AddPermission>, resource: string): PolicyStatement {
  if (!/^(lambda:[*a-zA-Z]+|\*)$/.test(input.Action)) {
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value '${input.Action}' at 'action' failed to satisfy constraint: Member must satisfy regular expression pattern: (lambda:[*]|lambda:[a-zA-Z]+|[*])`,
    );
  }
  const condition = {
    ...(input.SourceAccount === undefined ? {} : { StringEquals: { 'AWS:SourceAccount': input.SourceAccount } }),
    ...(input.SourceArn === undefined ? {} : { ArnLike: { 'AWS:SourceArn': input.SourceArn } }),
  };
  return {
    Sid: input.StatementId,
    Effect: 'Allow',
    Principal: principalOf(input.Principal),
    Action: input.Action,
    Resource: resource,
    ...(Object.keys(condition).length > 0 ? { Condition: condition } : {}),
  };
}

function principalOf(principal: string): unknown {
  if (principal === '*') return '*';
  if (principal.endsWith('.amazonaws.com')) return { Service: principal };
  return { AWS: /^\d{12}$/.test(principal) ? `arn:aws:iam::${principal}:root` : principal };
}
