import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesise } from '@backstitch/infra';
import { openSimulator } from '@backstitch/simulator';
import { expect, test } from 'vitest';

/** Takes one action away from every policy of a synthesised template. */
function withoutAction(directory: string, action: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'backstitch-template-'));
  cpSync(directory, copy, { recursive: true });
  for (const file of readdirSync(copy).filter((name) => name.endsWith('.template.json'))) {
    const template = readFileSync(join(copy, file), 'utf8');
    writeFileSync(join(copy, file), template.replaceAll(`"${action}"`, '"dynamodb:DescribeTable"'));
  }
  return copy;
}

test('a function without a permission is refused: principal, action and resource are named', async () => {
  const { directory } = await synthesise({ outDir: mkdtempSync(join(tmpdir(), 'backstitch-synth-')), stage: 'dev' });
  const simulator = openSimulator({ seed: 1 });
  const { resources } = await simulator.deploy(withoutAction(directory, 'dynamodb:BatchGetItem'));
  simulator.resume();
  const refusals: string[] = [];
  simulator.kernel.aws.onAnswered(({ outcome }) => {
    if ('error' in outcome) refusals.push(String(outcome.error));
  });
  const api = resources.find(({ type }) => type === 'AWS::ApiGatewayV2::Api')?.physicalId ?? '';
  const order = {
    items: [{ sku: 'THREAD-RED', quantity: 1 }],
    paymentMethod: 'pm_card_visa',
    shipTo: { name: 'A', line1: 'B', city: 'C', postalCode: 'D', country: 'GB' },
  };

  const token = await simulator.issueToken({ subject: 'ada' });
  let status: number | undefined;
  const answered = simulator.httpApi.handle(api, {
    method: 'POST',
    host: 'localhost',
    path: '/orders',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': '"k"',
    },
    body: Buffer.from(JSON.stringify(order)),
  });
  answered.then((answer) => {
    status = answer.status;
  });
  await simulator.kernel.scheduler.runUntil(() => status !== undefined);
  await simulator.close();

  expect(status).toBeGreaterThanOrEqual(500);
  expect(refusals.join('\n')).toMatch(
    /AccessDenied.*assumed-role\/.*place-order.* is not authorized to perform: dynamodb:BatchGetItem on resource: arn:aws:dynamodb:eu-west-1:000000000000:table\/backstitch-dev-orders/,
  );
});
