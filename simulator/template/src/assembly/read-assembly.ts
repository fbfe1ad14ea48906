import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CannotDeploy } from '../errors.ts';
import { type Assets, noAssets, openAssets } from './assets.ts';
import { readTemplate, type Template } from './read-template.ts';

const artifact = z.looseObject({
  type: z.string(),
  dependencies: z.array(z.string()).default([]),
  properties: z
    .looseObject({ templateFile: z.string(), stackName: z.string(), directoryName: z.string(), file: z.string() })
    .partial()
    .default({}),
});
const manifest = z.looseObject({ artifacts: z.record(z.string(), artifact).default({}) });

type Artifacts = z.infer<typeof manifest>['artifacts'];

/** One stack of an assembly. */
export interface AssembledStack {
  readonly name: string;
  readonly template: Template;
  readonly assets: Assets;
}

/** What `cdk synth` made, read once: deploying it to several kernels reads no file and zips no folder again. */
export interface Assembly {
  /** In the order in which they can be deployed. */
  readonly stacks: readonly AssembledStack[];
}

/**
 * Reads a cloud assembly (`cdk.out`), with the assemblies of its stages.
 * @param directory where `manifest.json` lies.
 * @throws {CannotDeploy} when there is none, or a template cannot be read.
 * @see "Cloud assemblies", AWS CDK Developer Guide
 */
export function readAssembly(directory: string): Assembly {
  const path = join(directory, 'manifest.json');
  if (!existsSync(path)) throw new CannotDeploy({}, `no manifest.json in ${directory}. Synthesise the app first.`);
  const { artifacts } = manifest.parse(JSON.parse(readFileSync(path, 'utf8')));
  const order = inOrderOfDependencies(artifacts);
  return {
    stacks: order.flatMap(([id, { type, properties }]) => {
      if (type === 'cdk:cloud-assembly') return readAssembly(join(directory, properties.directoryName ?? id)).stacks;
      if (type !== 'aws:cloudformation:stack') return [];
      return [readStack(directory, id, artifacts)];
    }),
  };
}

/** An assembly of one template without assets, for what is written by hand. */
export function assemblyOf(stackName: string, template: unknown): Assembly {
  return { stacks: [{ name: stackName, template: readTemplate(stackName, template), assets: noAssets }] };
}

function readStack(directory: string, id: string, artifacts: Artifacts): AssembledStack {
  const { properties, dependencies } = artifacts[id] ?? { properties: {}, dependencies: [] };
  const name = properties.stackName ?? id;
  const templateFile = join(directory, properties.templateFile ?? `${id}.template.json`);
  const manifests = dependencies
    .map((dependency) => artifacts[dependency])
    .filter((one) => one?.type === 'cdk:asset-manifest');
  const assetsFile = manifests[0]?.properties.file ?? `${id}.assets.json`;
  return {
    name,
    template: readTemplate(name, JSON.parse(readFileSync(templateFile, 'utf8'))),
    assets: existsSync(join(directory, assetsFile)) ? openAssets(directory, assetsFile) : noAssets,
  };
}

function inOrderOfDependencies(artifacts: Artifacts): ReadonlyArray<[string, Artifacts[string]]> {
  const ordered = new Map<string, Artifacts[string]>();
  const visiting = new Set<string>();
  const visit = (id: string) => {
    const found = artifacts[id];
    if (!found || ordered.has(id) || visiting.has(id)) return;
    visiting.add(id);
    for (const dependency of found.dependencies) visit(dependency);
    ordered.set(id, found);
  };
  for (const id of Object.keys(artifacts)) visit(id);
  return [...ordered];
}
