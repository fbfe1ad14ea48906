import { z } from 'zod';
import type { Kernel, Operation } from '#kernel';
import { invalidParameter, resourceConflict, resourceNotFound, validationError } from '../errors.ts';
import { readInput } from '../input.ts';
import type { Alias } from './function-store.ts';
import type { Functions } from './functions.ts';

const AliasName = z
  .string()
  .max(128)
  .regex(/^(?!^[0-9]+$)[a-zA-Z0-9-_]+$/);

const RoutingConfig = z.strictObject({ AdditionalVersionWeights: z.record(z.string(), z.number()).optional() });

const CreateAlias = z.strictObject({
  FunctionName: z.string(),
  Name: AliasName,
  FunctionVersion: z.string(),
  Description: z.string().max(256).optional(),
  RoutingConfig: RoutingConfig.optional(),
});

const UpdateAlias = z.strictObject({
  FunctionName: z.string(),
  Name: AliasName,
  FunctionVersion: z.string().optional(),
  Description: z.string().max(256).optional(),
  RoutingConfig: RoutingConfig.optional(),
  RevisionId: z.string().optional(),
});

const OneAlias = z.strictObject({ FunctionName: z.string(), Name: AliasName });

const ListAliases = z.strictObject({
  FunctionName: z.string(),
  FunctionVersion: z.string().optional(),
  Marker: z.string().optional(),
  MaxItems: z.number().int().min(1).max(10_000).optional(),
});

/** Operations on aliases: names that point to a version of a function, or to two with a weight. */
export function aliasOperations(kernel: Kernel, functions: Functions): Record<string, Operation> {
  const { store } = functions;
  const random = kernel.random.fork('lambda-aliases');

  const save = (functionName: string, alias: Omit<Alias, 'revisionId'>) => {
    const settings = store.settings(functionName);
    store.configuration(functionName, alias.version);
    if (alias.second) store.configuration(functionName, alias.second.version);
    const saved = { ...alias, revisionId: random.uuid() };
    store.saveSettings(functionName, { ...settings, aliases: { ...settings.aliases, [alias.name]: saved } });
    return describe(functionName, saved);
  };

  const describe = (functionName: string, alias: Alias) => ({
    AliasArn: `${functions.arnOf(functionName)}:${alias.name}`,
    Name: alias.name,
    FunctionVersion: alias.version,
    ...(alias.second
      ? { RoutingConfig: { AdditionalVersionWeights: { [alias.second.version]: alias.second.weight } } }
      : {}),
    Description: alias.description,
    RevisionId: alias.revisionId,
  });

  const find = (functionName: string, name: string): Alias => {
    const { aliases } = store.settings(functionName);
    const alias = Object.hasOwn(aliases, name) ? aliases[name] : undefined;
    if (!alias) throw resourceNotFound(`Cannot find alias arn: ${functions.arnOf(functionName)}:${name}`);
    return alias;
  };

  return {
    CreateAlias: (raw) => {
      const input = readInput(CreateAlias, 'CreateAlias', raw);
      const { name } = functions.reference(input.FunctionName);
      if (Object.hasOwn(store.settings(name).aliases, input.Name)) {
        throw resourceConflict(`Alias already exists: ${functions.arnOf(name)}:${input.Name}`);
      }
      return save(name, {
        name: input.Name,
        version: input.FunctionVersion,
        description: input.Description ?? '',
        ...secondVersion(input.FunctionVersion, input.RoutingConfig),
      });
    },
    UpdateAlias: (raw) => {
      const input = readInput(UpdateAlias, 'UpdateAlias', raw);
      const { name } = functions.reference(input.FunctionName);
      const before = find(name, input.Name);
      if (input.RevisionId !== undefined && input.RevisionId !== before.revisionId)
        throw functions.preconditionFailed();
      const version = input.FunctionVersion ?? before.version;
      const { second } = before;
      return save(name, {
        name: input.Name,
        version,
        description: input.Description ?? before.description,
        ...(input.RoutingConfig ? secondVersion(version, input.RoutingConfig) : second ? { second } : {}),
      });
    },
    GetAlias: (raw) => {
      const input = readInput(OneAlias, 'GetAlias', raw);
      const { name } = functions.reference(input.FunctionName);
      return describe(name, find(name, input.Name));
    },
    DeleteAlias: (raw) => {
      const input = readInput(OneAlias, 'DeleteAlias', raw);
      const { name } = functions.reference(input.FunctionName);
      const settings = store.settings(name);
      const { [input.Name]: _dropped, ...aliases } = settings.aliases;
      store.saveSettings(name, { ...settings, aliases });
      return {};
    },
    ListAliases: (raw) => {
      const input = readInput(ListAliases, 'ListAliases', raw);
      const { name } = functions.reference(input.FunctionName);
      const aliases = Object.values(store.settings(name).aliases)
        .filter(({ version }) => input.FunctionVersion === undefined || version === input.FunctionVersion)
        .sort((one, other) => (one.name < other.name ? -1 : 1));
      const from = Number(input.Marker ?? 0);
      const to = from + (input.MaxItems ?? 50);
      return {
        Aliases: aliases.slice(from, to).map((alias) => describe(name, alias)),
        ...(to < aliases.length ? { NextMarker: String(to) } : {}),
      };
    },
  };
}

/** @throws {AwsError} InvalidParameterValueException or ValidationException, as the service words them. */
function secondVersion(version: string, routing: z.output<typeof RoutingConfig> | undefined): Pick<Alias, 'second'> {
  const weights = routing?.AdditionalVersionWeights ?? {};
  const [first, ...others] = Object.entries(weights);
  if (!first) return {};
  if (others.length > 0) {
    throw invalidParameter('Number of items in AdditionalVersionWeights cannot be greater than 1');
  }
  const [second, weight] = first;
  if (!/^\d+$/.test(second)) throw refusedWeights(weights, 'Map keys must satisfy constraint: [0-9]+');
  if (weight < 0 || weight > 1) throw refusedWeights(weights, 'Map values must be between 0.0 and 1.0');
  if (version === '$LATEST') {
    throw invalidParameter('$LATEST is not supported for an alias pointing to more than 1 version');
  }
  if (version === second) {
    throw invalidParameter(
      `Invalid function version ${second}. Function version ${second} is already included in routing configuration.`,
    );
  }
  return { second: { version: second, weight } };
}

function refusedWeights(weights: Readonly<Record<string, number>>, constraint: string) {
  return validationError(
    `1 validation error detected: Value '${JSON.stringify(weights)}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: ${constraint}`,
  );
}
