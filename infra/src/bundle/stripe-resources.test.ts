import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, onTestFinished, test } from 'vitest';
import { projectRoot } from '../naming.ts';
import { stripeResources } from './stripe-resources.ts';

/** A client of the SDK as a bundle holds it. */
async function bundledClient() {
  const directory = mkdtempSync(join(tmpdir(), 'stripe-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const outfile = join(directory, 'index.cjs');
  await build({
    stdin: {
      contents: "export { default as Stripe } from 'stripe';",
      resolveDir: join(projectRoot, 'services/payment'),
    },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    outfile,
    plugins: [stripeResources],
  });
  const { Stripe } = createRequire(outfile)(outfile);
  return new Stripe('sk_test_nobody');
}

test('a bundle has the resources of Stripe that the services use, and refuses the others by their names', async () => {
  const stripe = await bundledClient();

  expect(stripe.paymentIntents.confirm).toBeTypeOf('function');
  expect(stripe.refunds.create).toBeTypeOf('function');
  expect(() => stripe.customers.list()).toThrow("Stripe's Customers is not in this bundle: name it in");
  expect(() => stripe.billing.meters.list()).toThrow("Stripe's Billing/index is not in this bundle");
});
