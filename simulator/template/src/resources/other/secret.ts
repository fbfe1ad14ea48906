import { z } from 'zod';
import type { Random } from '#kernel';
import { resourceType } from '../resource-type.ts';
import { flag, number, present, withoutEffect } from '../values.ts';

const generation = z.strictObject({
  ExcludeCharacters: z.string().default(''),
  ExcludeLowercase: flag.default(false),
  ExcludeNumbers: flag.default(false),
  ExcludePunctuation: flag.default(false),
  ExcludeUppercase: flag.default(false),
  GenerateStringKey: z.string().optional(),
  IncludeSpace: flag.default(false),
  PasswordLength: number.default(32),
  RequireEachIncludedType: flag.optional().describe('Without effect: nothing checks the value'),
  SecretStringTemplate: z.string().optional(),
});

const properties = z.strictObject({
  Name: z.string().optional(),
  Description: z.string().optional(),
  SecretString: z.string().optional(),
  GenerateSecretString: generation.optional(),
  KmsKeyId: withoutEffect('nothing is encrypted at rest'),
  Tags: withoutEffect('no decision depends on tags here'),
});

const NAME_LIMIT = 512;

/** `AWS::SecretsManager::Secret`: with the value that the template gives, or a generated one. */
export const secret = resourceType({
  type: 'AWS::SecretsManager::Secret',
  properties,
  immutable: ['Name'],
  whenReplaced: 'refuse',
  create: async (context, { Name, Description, SecretString, GenerateSecretString }) => {
    const name = Name ?? context.generateName(NAME_LIMIT);
    const random = context.kernel.random.fork(`template/secret/${name}`);
    // Without either, CloudFormation generates a password too.
    const value = SecretString ?? generate(random, GenerateSecretString ?? generation.parse({}));
    const input = present({ Name: name, Description, SecretString: value });
    const { ARN } = await context.call('secretsmanager', 'CreateSecret', input);
    return { physicalId: String(ARN), attributes: { Id: ARN } };
  },
  update: async (context, { before, after: { SecretString }, identity: { physicalId } }) => {
    if (SecretString === undefined || before.SecretString === SecretString) return;
    await context.call('secretsmanager', 'PutSecretValue', { SecretId: physicalId, SecretString });
  },
  remove: (context, { physicalId }) => {
    const input = { SecretId: physicalId, ForceDeleteWithoutRecovery: true };
    return context.callUnlessGone('secretsmanager', 'DeleteSecret', input);
  },
});

const LOWERCASE = 'abcdefghijklmnopqrstuvwxyz';
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

function generate(random: Random, rules: z.output<typeof generation>): string {
  const alphabet = [
    rules.ExcludeLowercase ? '' : LOWERCASE,
    rules.ExcludeUppercase ? '' : LOWERCASE.toUpperCase(),
    rules.ExcludeNumbers ? '' : '0123456789',
    rules.ExcludePunctuation ? '' : PUNCTUATION,
    rules.IncludeSpace ? ' ' : '',
  ].join('');
  const allowed = [...alphabet].filter((character) => !rules.ExcludeCharacters.includes(character));
  const password = Array.from({ length: rules.PasswordLength }, () => allowed[random.int(allowed.length)]).join('');
  if (rules.GenerateStringKey === undefined) return password;
  const template: unknown = JSON.parse(rules.SecretStringTemplate ?? '{}');
  return JSON.stringify({ ...Object(template), [rules.GenerateStringKey]: password });
}
