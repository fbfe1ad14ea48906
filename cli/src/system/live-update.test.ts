import { expect, test } from 'vitest';
import { type LiveUpdateParts, liveUpdate } from './live-update.ts';

function openWorkshop(parts: Partial<LiveUpdateParts> = {}) {
  const lines: string[] = [];
  const update = liveUpdate({
    rebundle: async () => [{ functionName: 'charge-payment', directory: '/bundles/charge-payment' }],
    updateCode: async () => true,
    reloadTemplate: async () => ['OrdersQueue updated'],
    line: (text) => lines.push(text),
    now: () => 0,
    ...parts,
  });
  return { lines, update };
}

test('a changed file gives its functions new code, and a changed template is loaded', async () => {
  const { lines, update } = openWorkshop();

  await update(['services/payment/src/domain/charge-payment.ts', 'infra/src/functions.ts']);

  expect(lines).toEqual(['charge-payment: new code (0 ms)', 'template: OrdersQueue updated (0 ms)']);
});

test('code that comes out as it was is not news', async () => {
  const { lines, update } = openWorkshop({ updateCode: async () => false });

  await update(['services/payment/src/domain/charge-payment.ts']);

  expect(lines).toEqual([]);
});

test('what does not build is said, and the next change is taken as ever', async () => {
  let isBroken = true;
  const { lines, update } = openWorkshop({
    rebundle: async () => {
      if (isBroken) throw new Error('Build failed with 1 error:\nservices/a.ts:3:7: ERROR: Unexpected "}"');
      return [{ functionName: 'charge-payment', directory: '/bundles' }];
    },
  });

  await update(['services/a.ts']);
  isBroken = false;
  await update(['services/a.ts']);

  expect(lines).toEqual([
    'The old code keeps running: Build failed with 1 error: services/a.ts:3:7: ERROR: Unexpected "}"',
    'charge-payment: new code (0 ms)',
  ]);
});
