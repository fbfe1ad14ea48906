import { z } from 'zod';
import { AwsError, type Kernel, type Operation } from '#kernel';
import type { Secret, SecretStore, SecretVersion } from './secret-store.ts';

const value = {
  SecretString: z.string().max(65_536).optional(),
  SecretBinary: z.string().optional(),
  ClientRequestToken: z.string().min(32).max(64).optional(),
};
const createInput = z.strictObject({
  Name: z.string().regex(/^[\w/+=.@-]{1,512}$/),
  Description: z.string().max(2_048).optional(),
  ...value,
});
const named = { SecretId: z.string().min(1).max(2_048) };
const putInput = z.strictObject({ ...named, ...value });
const getInput = z.strictObject({
  ...named,
  VersionId: z.string().optional(),
  VersionStage: z.string().optional(),
});
const describeInput = z.strictObject(named);
const deleteInput = z.strictObject({ ...named, ForceDeleteWithoutRecovery: z.literal(true) });

/** A secret's ARN ends in six random characters, so that a secret made again under its name is another one. */
const ARN_SUFFIX = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const STAGES = ['AWSCURRENT', 'AWSPREVIOUS'];

/** The operations of Secrets Manager: a secret has its current and its previous value. */
export function secretOperations({ aws, clock, random }: Kernel, secrets: SecretStore): Record<string, Operation> {
  const drawn = random.fork('secretsmanager');
  const suffix = () => Array.from({ length: 6 }, () => ARN_SUFFIX[drawn.int(ARN_SUFFIX.length)]).join('');

  const newVersion = (given: Omit<z.output<typeof putInput>, 'SecretId'>): SecretVersion | undefined => {
    const { SecretString, SecretBinary, ClientRequestToken } = given;
    if (SecretString === undefined && SecretBinary === undefined) return undefined;
    if (SecretString !== undefined && SecretBinary !== undefined) {
      throw new AwsError(
        'InvalidParameterException',
        'You must provide either SecretString or SecretBinary, not both.',
      );
    }
    return {
      versionId: ClientRequestToken ?? drawn.uuid(),
      secretString: SecretString,
      secretBinary: SecretBinary,
      createdMs: clock.now(),
    };
  };

  return {
    CreateSecret: (input) => {
      const { Name, Description, ...given } = parseInput(createInput, input);
      if (secrets.find(Name)) {
        const text = `The operation failed because the secret ${Name} already exists.`;
        throw new AwsError('ResourceExistsException', text);
      }
      const arn = aws.arn('secretsmanager', `secret:${Name}-${suffix()}`);
      secrets.save({ name: Name, arn, description: Description, createdMs: clock.now() });
      const version = newVersion(given);
      if (version) secrets.addVersion(Name, version);
      return { ARN: arn, Name, ...(version ? { VersionId: version.versionId } : {}) };
    },
    PutSecretValue: (input) => {
      const { SecretId, ...given } = parseInput(putInput, input);
      const secret = existing(secrets, SecretId);
      const version = newVersion(given);
      if (!version) throw new AwsError('InvalidParameterException', 'You must provide SecretString or SecretBinary.');
      secrets.addVersion(secret.name, version);
      return { ARN: secret.arn, Name: secret.name, VersionId: version.versionId, VersionStages: [STAGES[0]] };
    },
    GetSecretValue: (input) => {
      const { SecretId, VersionId, VersionStage } = parseInput(getInput, input);
      const secret = existing(secrets, SecretId);
      const stage = VersionStage ?? (VersionId === undefined ? 'AWSCURRENT' : undefined);
      const index = secrets
        .versions(secret.name)
        .findIndex(({ versionId }, at) => (!VersionId || versionId === VersionId) && (!stage || STAGES[at] === stage));
      const found = secrets.versions(secret.name)[index];
      if (!found) {
        const wanted = stage === undefined ? `VersionId: ${VersionId}` : `staging label: ${stage}`;
        throw notFound(`Secrets Manager can't find the specified secret value for ${wanted}`);
      }
      return { ...described(secret), ...versionFields(found), VersionStages: [STAGES[index]] };
    },
    DescribeSecret: (input) => {
      const secret = existing(secrets, parseInput(describeInput, input).SecretId);
      const stages = secrets.versions(secret.name).map(({ versionId }, at) => [versionId, [STAGES[at]]] as const);
      return {
        ...described(secret),
        ...(secret.description === undefined ? {} : { Description: secret.description }),
        CreatedDate: secret.createdMs / 1_000,
        VersionIdsToStages: Object.fromEntries(stages),
      };
    },
    DeleteSecret: (input) => {
      const secret = existing(secrets, parseInput(deleteInput, input).SecretId);
      secrets.remove(secret.name);
      return { ...described(secret), DeletionDate: clock.now() / 1_000 };
    },
  };
}

function existing(secrets: SecretStore, secretId: string): Secret {
  const secret = secrets.find(secretId);
  if (secret) return secret;
  throw notFound("Secrets Manager can't find the specified secret.");
}

function notFound(text: string): AwsError {
  return new AwsError('ResourceNotFoundException', text);
}

function described({ arn, name }: Secret): Record<string, unknown> {
  return { ARN: arn, Name: name };
}

function versionFields({ versionId, secretString, secretBinary, createdMs }: SecretVersion): Record<string, unknown> {
  return {
    VersionId: versionId,
    CreatedDate: createdMs / 1_000,
    ...(secretString === undefined ? { SecretBinary: secretBinary } : { SecretString: secretString }),
  };
}

function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new AwsError('ValidationException', z.prettifyError(result.error));
}
