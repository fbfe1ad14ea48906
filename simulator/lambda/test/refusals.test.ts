import { expect, test } from 'vitest';
import { openFunctions, packageOf } from './function-kit.ts';

const ECHO = 'export const handler = async (event) => event;';

test.each([
  [
    { Timeout: 901, MemorySize: 100 },
    "2 validation errors detected: Value '901' at 'timeout' failed to satisfy constraint: Member must have value less " +
      "than or equal to 900; Value '100' at 'memorySize' failed to satisfy constraint: Member must have value greater " +
      'than or equal to 128',
  ],
  [{ Role: undefined }, "Value null at 'role' failed to satisfy constraint: Member must not be null"],
  [
    { Role: 'me' },
    "Value 'me' at 'role' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:aws",
  ],
  [
    { Architectures: ['mips'] },
    "Value '[mips]' at 'architectures' failed to satisfy constraint: Member must satisfy constraint: [Member must " +
      'satisfy enum value set: [arm64, x86_64]]',
  ],
  [
    { TracingConfig: { Mode: 'Off' } },
    "Value 'Off' at 'tracingConfig.mode' failed to satisfy constraint: Member must satisfy enum value set: [Active, " +
      'PassThrough]',
  ],
  [{ FunctionName: 'f'.repeat(65) }, "at 'functionName' failed to satisfy constraint: Member must have length less"],
])('a function with %j is refused in the service’s words', async (settings, why) => {
  const kit = openFunctions();

  await expect(kit.deploy('echo', ECHO, settings)).rejects.toMatchObject({
    code: 'ValidationException',
    message: expect.stringContaining(why),
  });
});

test.each([
  ['nodejs99.x', "Value nodejs99.x at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: ["],
  ['nodejs14.x', 'The runtime parameter of nodejs14.x is no longer supported for creating or updating'],
  ['python3.13', 'Not simulated: the Lambda runtime "python3.13"'],
])('a function with the runtime %s is refused', async (Runtime, why) => {
  await expect(openFunctions().deploy('echo', ECHO, { Runtime })).rejects.toThrow(why);
});

test('a member of another type is refused before anything else', async () => {
  const kit = openFunctions();

  await expect(kit.deploy('echo', ECHO, { Timeout: 'long' })).rejects.toMatchObject({ code: 'SerializationException' });
});

test('a version that an alias points to stays; aliases are not deleted as versions are', async () => {
  const kit = openFunctions();
  await kit.deploy('echo', ECHO, { Publish: true });
  await kit.call('CreateAlias', { FunctionName: 'echo', Name: 'live', FunctionVersion: '1' });
  const remove = (Qualifier: string, FunctionName = 'echo') => kit.call('DeleteFunction', { FunctionName, Qualifier });

  await expect(remove('1')).rejects.toMatchObject({
    code: 'ResourceConflictException',
    message: 'Unable to delete version because the following aliases reference it: [live]',
  });
  await expect(remove('live')).rejects.toThrow('Deletion of aliases is not currently supported.');
  await expect(remove('1', 'nobody')).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
  await kit.call('DeleteAlias', { FunctionName: 'echo', Name: 'live' });
  await remove('1');
  await expect(kit.call('GetFunction', { FunctionName: 'echo:1' })).rejects.toThrow('Function not found');
});

test('publishing the same code and configuration again makes no further version', async () => {
  const kit = openFunctions();
  await kit.deploy('echo', ECHO, { Publish: true });
  const update = (source: string) =>
    kit.call('UpdateFunctionCode', { FunctionName: 'echo', ZipFile: packageOf(source), Publish: true });

  const [same, other] = [await update(ECHO), await update('export const handler = async () => 2;')];

  expect([same['Version'], other['Version']]).toEqual(['1', '2']);
});

test.each([
  [
    'PutFunctionConcurrency',
    { FunctionName: 'echo:1', ReservedConcurrentExecutions: 1 },
    'Aliases and versions do not',
  ],
  [
    'AddPermission',
    { FunctionName: 'echo', Qualifier: '7', StatementId: 's', Action: 'lambda:InvokeFunction', Principal: '*' },
    'Function not found: arn:aws:lambda:eu-west-1:000000000000:function:echo:7',
  ],
  ['Invoke', { FunctionName: 'echo', ClientContext: 'xxx' }, 'Client context must be a valid Base64-encoded JSON'],
])('%s with %j is refused', async (operation, input, why) => {
  const kit = openFunctions();
  await kit.deploy('echo', ECHO);

  await expect(kit.call(operation, input)).rejects.toThrow(why);
});
