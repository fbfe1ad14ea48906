import { z } from 'zod';
import { type Kernel, NotSimulated, type Operation, type Random } from '#kernel';
import { invalidParameter, resourceConflict, resourceNotFound, validationError } from '../errors.ts';
import { readInput } from '../input.ts';
import { applyInput, CONFIGURATION_MEMBERS } from './configuration-input.ts';
import { describeFunction, describeListed } from './describe-function.ts';
import type { FunctionConfiguration } from './function-configuration.ts';
import type { Alias } from './function-store.ts';
import type { Functions } from './functions.ts';

const Architectures = z.array(z.enum(['arm64', 'x86_64'])).length(1);

const PackageLocation = {
  ZipFile: z.string().optional(),
  S3Bucket: z.string().optional(),
  S3Key: z.string().optional(),
  S3ObjectVersion: z.string().optional(),
  ImageUri: z.string().optional(),
};

const CreateFunction = z.strictObject({
  ...CONFIGURATION_MEMBERS,
  FunctionName: z.string().min(1).max(140),
  Role: CONFIGURATION_MEMBERS.Role.unwrap(),
  Code: z.strictObject(PackageLocation),
  Publish: z.boolean().optional(),
  PackageType: z.enum(['Zip', 'Image']).optional(),
  Architectures: Architectures.optional(),
  Tags: z.record(z.string(), z.string()).optional(),
});

const UpdateFunctionCode = z.strictObject({
  ...PackageLocation,
  FunctionName: z.string(),
  Architectures: Architectures.optional(),
  Publish: z.boolean().optional(),
  DryRun: z.boolean().optional(),
  RevisionId: z.string().optional(),
});

const UpdateFunctionConfiguration = z.strictObject({
  ...CONFIGURATION_MEMBERS,
  FunctionName: z.string(),
  RevisionId: z.string().optional(),
});

const Named = z.strictObject({ FunctionName: z.string(), Qualifier: z.string().optional() });

/** Most functions or versions of one answer, also when the caller asks for more ("ListFunctions": MaxItems). */
const PAGE = 50;

const Page = { Marker: z.string().optional(), MaxItems: z.number().int().min(1).max(10_000).optional() };

/** Longest name of a function, without what an ARN has around it ("CreateFunction": FunctionName). */
const LONGEST_NAME = 64;

/** What the answer of a call says of the work that it began; it is over before anyone can ask ("Lambda function states"). */
const BEING_CREATED = {
  State: 'Pending',
  StateReason: 'The function is being created.',
  StateReasonCode: 'Creating',
  LastUpdateStatus: undefined,
} as const;
const BEING_UPDATED = {
  LastUpdateStatus: 'InProgress',
  LastUpdateStatusReason: 'The function is being created.',
  LastUpdateStatusReasonCode: 'Creating',
} as const;

/** What is the same for every new function until its input says otherwise ("CreateFunction"). */
function defaults(kernel: Kernel, functionName: string, random: Random): FunctionConfiguration {
  return {
    functionName,
    version: '$LATEST',
    runtime: 'nodejs24.x',
    roleArn: '',
    handler: 'index.handler',
    description: '',
    timeoutSeconds: 3,
    memorySizeMb: 128,
    ephemeralStorageMb: 512,
    architecture: 'x86_64',
    variables: {},
    tracingMode: 'PassThrough',
    logging: { format: 'Text', group: `/aws/lambda/${functionName}` },
    codeSha256: '',
    codeSizeBytes: 0,
    lastModifiedMs: kernel.clock.now(),
    revisionId: random.uuid(),
  };
}

/** Operations that make, change, show and remove functions and their versions. */
export function functionOperations(kernel: Kernel, functions: Functions): Record<string, Operation> {
  const { store } = functions;
  const random = kernel.random.fork('lambda-functions');
  const describe = (configuration: FunctionConfiguration) =>
    describeFunction(configuration, functions.arnOf(configuration.functionName));

  /** With the ARN by which the caller named it: an alias's, also where it stands for a version. */
  const describeAs = (configuration: FunctionConfiguration, { FunctionName, Qualifier }: z.output<typeof Named>) => {
    const { name, qualifier } = functions.reference(FunctionName, Qualifier);
    const described = describe(configuration);
    return qualifier === undefined ? described : { ...described, FunctionArn: `${functions.arnOf(name)}:${qualifier}` };
  };

  const save = (configuration: FunctionConfiguration): FunctionConfiguration => {
    const saved = { ...configuration, lastModifiedMs: kernel.clock.now(), revisionId: random.uuid() };
    store.saveConfiguration(saved);
    functions.changed(saved.functionName);
    return saved;
  };

  const withCode = (configuration: FunctionConfiguration, zipFile: string | undefined): FunctionConfiguration => {
    if (zipFile === undefined)
      throw new NotSimulated('a Lambda function from S3 or an image', 'Send the package as ZipFile.');
    const zip = Buffer.from(zipFile, 'base64');
    if (zip.length === 0) throw invalidParameter('Uploaded file must be a non-empty zip');
    return { ...configuration, codeSha256: store.savePackage(zip), codeSizeBytes: zip.length };
  };

  const checkRevision = (configuration: FunctionConfiguration, revisionId: string | undefined) => {
    if (revisionId === undefined || revisionId === configuration.revisionId) return;
    throw functions.preconditionFailed();
  };

  return {
    CreateFunction: (raw) => {
      const input = readInput(CreateFunction, 'CreateFunction', raw);
      const { name } = functions.reference(input.FunctionName);
      if (name.length > LONGEST_NAME) {
        throw validationError(
          `1 validation error detected: Value '${name}' at 'functionName' failed to satisfy constraint: Member must have length less than or equal to ${LONGEST_NAME}`,
        );
      }
      if (store.exists(name)) throw resourceConflict(`Function already exist: ${name}`);
      if (input.PackageType === 'Image') throw new NotSimulated('Lambda functions from container images');
      if (!input.Handler || !input.Runtime) {
        throw invalidParameter(
          'Runtime and Handler are mandatory parameters for functions created with deployment packages.',
        );
      }
      const base = { ...defaults(kernel, name, random), architecture: input.Architectures?.[0] ?? 'x86_64' } as const;
      store.saveSettings(name);
      store.saveSettings(name, { ...store.settings(name), tags: input.Tags ?? {} });
      const saved = save(applyInput(withCode(base, input.Code.ZipFile), input));
      return { ...describe(input.Publish ? functions.publish(saved) : saved), ...BEING_CREATED };
    },
    UpdateFunctionCode: (raw) => {
      const input = readInput(UpdateFunctionCode, 'UpdateFunctionCode', raw);
      const { name } = functions.reference(input.FunctionName);
      const before = store.configuration(name, '$LATEST');
      checkRevision(before, input.RevisionId);
      const architecture = input.Architectures?.[0] ?? before.architecture;
      const changed = { ...withCode(before, input.ZipFile), architecture };
      if (input.DryRun) return describe(changed);
      const saved = save(changed);
      return { ...describe(input.Publish ? functions.publish(saved) : saved), ...BEING_UPDATED };
    },
    UpdateFunctionConfiguration: (raw) => {
      const input = readInput(UpdateFunctionConfiguration, 'UpdateFunctionConfiguration', raw);
      const { name } = functions.reference(input.FunctionName);
      const before = store.configuration(name, '$LATEST');
      checkRevision(before, input.RevisionId);
      return { ...describe(save(applyInput(before, input))), ...BEING_UPDATED };
    },
    GetFunction: (raw) => {
      const input = readInput(Named, 'GetFunction', raw);
      const configuration = functions.find(input);
      const { tags, reservedConcurrency } = store.settings(configuration.functionName);
      return {
        Configuration: describeAs(configuration, input),
        Code: { RepositoryType: 'S3', Location: `https://awslambda.invalid/${configuration.functionName}` },
        ...(Object.keys(tags).length > 0 ? { Tags: tags } : {}),
        ...(reservedConcurrency === undefined
          ? {}
          : { Concurrency: { ReservedConcurrentExecutions: reservedConcurrency } }),
      };
    },
    GetFunctionConfiguration: (raw) => {
      const input = readInput(Named, 'GetFunctionConfiguration', raw);
      return describeAs(functions.find(input), input);
    },
    ListFunctions: (raw) => {
      const input = readInput(
        z.strictObject({ ...Page, FunctionVersion: z.literal('ALL').optional() }),
        'ListFunctions',
        raw,
      );
      const names = store.names().filter((name) => name > (input.Marker ?? ''));
      const page = names.slice(0, Math.min(input.MaxItems ?? PAGE, PAGE));
      const versions = page.flatMap((name) =>
        input.FunctionVersion ? store.versions(name) : [store.configuration(name, '$LATEST')],
      );
      const isQualified = input.FunctionVersion !== undefined;
      const listed = versions.map((version) =>
        describeListed(version, functions.arnOf(version.functionName), isQualified),
      );
      return { Functions: listed, ...(page.length < names.length ? { NextMarker: page.at(-1) } : {}) };
    },
    ListVersionsByFunction: (raw) => {
      const input = readInput(z.strictObject({ FunctionName: z.string(), ...Page }), 'ListVersionsByFunction', raw);
      const { name } = functions.reference(input.FunctionName);
      const versions = store.versions(name);
      if (versions.length === 0) throw resourceNotFound(`Function not found: ${functions.arnOf(name)}`);
      const from = Number(input.Marker ?? 0);
      const to = from + Math.min(input.MaxItems ?? PAGE, PAGE);
      return {
        Versions: versions.slice(from, to).map((version) => describeListed(version, functions.arnOf(name), true)),
        ...(to < versions.length ? { NextMarker: String(to) } : {}),
      };
    },
    PublishVersion: (raw) => {
      const input = readInput(PublishVersion, 'PublishVersion', raw);
      const { name } = functions.reference(input.FunctionName);
      const latest = store.configuration(name, '$LATEST');
      checkRevision(latest, input.RevisionId);
      if (input.CodeSha256 !== undefined && input.CodeSha256 !== latest.codeSha256) {
        throw invalidParameter(
          `CodeSHA256 (${input.CodeSha256}) is different from current CodeSHA256 in $LATEST (${latest.codeSha256}). Please try again with the CodeSHA256 in $LATEST.`,
        );
      }
      return describe(functions.publish(latest, input.Description));
    },
    DeleteFunction: (raw) => {
      const input = readInput(Named, 'DeleteFunction', raw);
      const { name, qualifier } = functions.reference(input.FunctionName, input.Qualifier);
      const { aliases } = store.settings(name);
      if (qualifier === undefined) store.deleteFunction(name);
      else {
        requireDeletable(qualifier, Object.values(aliases));
        store.deleteVersion(name, qualifier);
      }
      functions.changed(name);
      return {};
    },
  };
}

/** @throws {AwsError} for what is no version of its own, and for a version that an alias points to. */
function requireDeletable(qualifier: string, aliases: readonly Alias[]): void {
  if (qualifier === '$LATEST') {
    throw invalidParameter('$LATEST version cannot be deleted without deleting the function.');
  }
  if (!/^\d+$/.test(qualifier)) throw invalidParameter('Deletion of aliases is not currently supported.');
  const users = aliases.filter(({ version, second }) => version === qualifier || second?.version === qualifier);
  if (users.length === 0) return;
  const names = users.map(({ name }) => name).join(', ');
  throw resourceConflict(`Unable to delete version because the following aliases reference it: [${names}]`);
}

const PublishVersion = z.strictObject({
  FunctionName: z.string(),
  CodeSha256: z.string().optional(),
  Description: z.string().max(256).optional(),
  RevisionId: z.string().optional(),
});
