import { zipSync } from 'fflate';
import { z } from 'zod';
import { requireTrust } from '../require-trust.ts';
import type { ResourceContext } from '../resource-context.ts';
import { resourceType, same } from '../resource-type.ts';
import { changeTags } from '../tags.ts';
import { anyObject, number, present, tagList, tagObject, text, withoutEffect } from '../values.ts';

const properties = z.strictObject({
  FunctionName: z.string().optional(),
  Code: z.strictObject({
    S3Bucket: z.string().optional(),
    S3Key: z.string().optional(),
    ZipFile: z.string().optional(),
    SourceKMSKeyArn: withoutEffect('nothing is encrypted at rest'),
  }),
  Role: z.string(),
  Runtime: z.string(),
  Handler: z.string(),
  Architectures: z.array(z.string()).optional(),
  DeadLetterConfig: anyObject.optional(),
  Description: z.string().optional(),
  Environment: z.strictObject({ Variables: z.record(z.string(), text).optional() }).optional(),
  EphemeralStorage: z.strictObject({ Size: number }).optional(),
  KmsKeyArn: withoutEffect('nothing is encrypted at rest'),
  LoggingConfig: anyObject.optional(),
  MemorySize: number.optional(),
  PackageType: z.literal('Zip').optional(),
  RecursiveLoop: withoutEffect('loops of functions are not looked for'),
  ReservedConcurrentExecutions: number.optional(),
  RuntimeManagementConfig: withoutEffect('there is one version of each runtime'),
  SnapStart: withoutEffect('Node.js has no SnapStart'),
  Tags: tagList,
  Timeout: number.optional(),
  TracingConfig: anyObject.optional(),
});

type FunctionProperties = z.output<typeof properties>;

const NAME_LIMIT = 64;
const PRINCIPAL = 'lambda.amazonaws.com';

/** Inline code is one file of this name ("AWS::Lambda::Function Code", CloudFormation Template Reference). */
const INLINE_FILE = 'index.js';

/** What CloudFormation sets again when the template no longer says it ("CreateFunction", Lambda API Reference). */
const DEFAULTS = { Description: '', MemorySize: 128, Timeout: 3, Environment: { Variables: {} } };

/** `AWS::Lambda::Function` with its code from the assembly or inline. */
export const lambdaFunction = resourceType({
  type: 'AWS::Lambda::Function',
  properties,
  immutable: ['FunctionName', 'PackageType'],
  whenReplaced: 'refuse',
  create: async (context, wanted) => {
    await requireTrust(context, 'Role', wanted.Role, PRINCIPAL);
    const FunctionName = wanted.FunctionName ?? context.generateName(NAME_LIMIT);
    const { FunctionArn } = await context.call(
      'lambda',
      'CreateFunction',
      present({
        ...configuration(wanted),
        FunctionName,
        Code: { ZipFile: zipOf(context, wanted).toString('base64') },
        Architectures: wanted.Architectures,
        PackageType: wanted.PackageType,
        Tags: tagObject(wanted.Tags),
      }),
    );
    await reserveConcurrency(context, FunctionName, undefined, wanted.ReservedConcurrentExecutions);
    return { physicalId: FunctionName, attributes: { Arn: FunctionArn } };
  },
  update: async (context, { before, after, identity }) => {
    const FunctionName = identity.physicalId;
    if (!same(before.Code, after.Code) || !same(before.Architectures, after.Architectures)) {
      const ZipFile = zipOf(context, after).toString('base64');
      const input = present({ FunctionName, ZipFile, Architectures: after.Architectures });
      await context.call('lambda', 'UpdateFunctionCode', input);
    }
    const configured = configuration(after);
    await requireTrust(context, 'Role', after.Role, PRINCIPAL);
    if (!same(configuration(before), configured)) {
      await context.call('lambda', 'UpdateFunctionConfiguration', { ...DEFAULTS, ...configured, FunctionName });
    }
    await reserveConcurrency(
      context,
      FunctionName,
      before.ReservedConcurrentExecutions,
      after.ReservedConcurrentExecutions,
    );
    const Resource = String(identity.attributes['Arn']);
    await changeTags(before.Tags, after.Tags, {
      set: (tags) => context.call('lambda', 'TagResource', { Resource, Tags: tagObject(tags) }),
      drop: (TagKeys) => context.call('lambda', 'UntagResource', { Resource, TagKeys }),
    });
  },
  remove: (context, { physicalId }) => context.callUnlessGone('lambda', 'DeleteFunction', { FunctionName: physicalId }),
});

/** What CreateFunction and UpdateFunctionConfiguration both take. */
function configuration(wanted: FunctionProperties): Record<string, unknown> {
  return present({
    Role: wanted.Role,
    Runtime: wanted.Runtime,
    Handler: wanted.Handler,
    DeadLetterConfig: wanted.DeadLetterConfig,
    Description: wanted.Description,
    Environment: wanted.Environment && present(wanted.Environment),
    EphemeralStorage: wanted.EphemeralStorage,
    LoggingConfig: wanted.LoggingConfig,
    MemorySize: wanted.MemorySize,
    Timeout: wanted.Timeout,
    TracingConfig: wanted.TracingConfig,
  });
}

function zipOf(context: ResourceContext, { Code: { S3Key, ZipFile } }: FunctionProperties): Buffer {
  if (S3Key !== undefined) return context.asset('Code.S3Key', S3Key);
  if (ZipFile === undefined) return context.failAt('Code', 'a function needs its code');
  return Buffer.from(zipSync({ [INLINE_FILE]: Buffer.from(ZipFile) }, { level: 0 }));
}

async function reserveConcurrency(
  context: ResourceContext,
  FunctionName: string,
  before: number | undefined,
  after: number | undefined,
): Promise<void> {
  if (before === after) return;
  if (after === undefined) {
    await context.callUnlessGone('lambda', 'DeleteFunctionConcurrency', { FunctionName });
  } else {
    const input = { FunctionName, ReservedConcurrentExecutions: after };
    await context.call('lambda', 'PutFunctionConcurrency', input);
  }
}
