import { z } from 'zod';
import type { Kernel, Operation } from '#kernel';
import { resourceConflict, resourceNotFound } from '../errors.ts';
import { readInput } from '../input.ts';
import type { Alias } from './function-store.ts';
import type { Functions } from './functions.ts';

const AliasName = z
  .string()
  .max(128)
  .regex(/^(?!^[0-9]+$)[a-zA-Z0-9-_]+$/);

const CreateAlias = z.strictObject({
  FunctionName: z.string(),
  Name: AliasName,
  FunctionVersion: z.string(),
  Description: z.string().max(256).optional(),
});

const UpdateAlias = z.strictObject({
  FunctionName: z.string(),
  Name: AliasName,
  FunctionVersion: z.string().optional(),
  Description: z.string().max(256).optional(),
  RevisionId: z.string().optional(),
});

const OneAlias = z.strictObject({ FunctionName: z.string(), Name: AliasName });

const ListAliases = z.strictObject({
  FunctionName: z.string(),
  FunctionVersion: z.string().optional(),
  Marker: z.string().optional(),
  MaxItems: z.number().int().min(1).max(10_000).optional(),
});

/** Operations on aliases: names that point to one version of a function. Weighted aliases are not simulated. */
export function aliasOperations(kernel: Kernel, functions: Functions): Record<string, Operation> {
  const { store } = functions;
  const random = kernel.random.fork('lambda-aliases');

  const save = (functionName: string, alias: Omit<Alias, 'revisionId'>) => {
    const settings = store.settings(functionName);
    store.configuration(functionName, alias.version);
    const saved = { ...alias, revisionId: random.uuid() };
    store.saveSettings(functionName, { ...settings, aliases: { ...settings.aliases, [alias.name]: saved } });
    return describe(functionName, saved);
  };

  const describe = (functionName: string, alias: Alias) => ({
    AliasArn: `${functions.arnOf(functionName)}:${alias.name}`,
    Name: alias.name,
    FunctionVersion: alias.version,
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
      return save(name, { name: input.Name, version: input.FunctionVersion, description: input.Description ?? '' });
    },
    UpdateAlias: (raw) => {
      const input = readInput(UpdateAlias, 'UpdateAlias', raw);
      const { name } = functions.reference(input.FunctionName);
      const before = find(name, input.Name);
      if (input.RevisionId !== undefined && input.RevisionId !== before.revisionId)
        throw functions.preconditionFailed();
      return save(name, {
        name: input.Name,
        version: input.FunctionVersion ?? before.version,
        description: input.Description ?? before.description,
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
