import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { projectRoot } from '../naming.ts';

/** The resources of Stripe that the services use, by their files' names in its SDK. */
const USED: ReadonlySet<string> = new Set(['PaymentIntents', 'Refunds']);

/** A class of the SDK's resources: `export class ReviewResource extends StripeResource {`. */
const RESOURCE = /^export class (\w+) /gm;

const LEAVE_OUT = join(projectRoot, 'infra/src/bundle/leave-out.ts');

/**
 * Leaves the resources that no service uses out of the bundles of Stripe's SDK, two thirds of it: a client makes an
 * object of each of some two hundred, and Node reads them all on each cold start. One that is left out is still there
 * by its name, and says what to do when it is used.
 */
export const stripeResources: Plugin = {
  name: 'stripe-resources',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\/node_modules\/stripe\/esm\/resources\/.*\.js$/ }, async ({ path }) => {
      const file = path.replace(/^.*\/stripe\/esm\/resources\//, '').replace(/\.js$/, '');
      if (USED.has(file)) return undefined;
      const classes = [...(await readFile(path, 'utf8')).matchAll(RESOURCE)];
      const exported = classes.map(([, name]) => `export const ${name} = leaveOut(${JSON.stringify(file)});`);
      return { contents: [`import { leaveOut } from ${JSON.stringify(LEAVE_OUT)};`, ...exported].join('\n') };
    });
  },
};
