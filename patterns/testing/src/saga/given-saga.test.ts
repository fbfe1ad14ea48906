import { defineSaga, forwardOnly, nothingToUndo } from '@backstitch/saga';
import { expect, test } from 'vitest';
import { fails, failsAtFirst, hangs, rejects } from './behaviours.ts';
import { givenSaga, NoSuchTask } from './given-saga.ts';

const parcel = givenSaga(
  defineSaga({
    name: 'parcel',
    deadlineSeconds: 3_600,
    functionTimeoutSeconds: 10,
    retry: { actions: { maxAttempts: 2 }, compensations: { maxAttempts: 4 } },
    beforeCompensation: 'BeginReturn',
    steps: [
      { action: 'PackParcel', needs: ['size'], rejections: ['TooLarge'], compensation: 'UnpackParcel' },
      { action: 'WeighParcel', rejections: [], compensation: nothingToUndo },
      { action: 'HandOver', rejections: ['AddressUnknown'], compensation: 'FetchBack' },
      { action: 'CloseOrder', rejections: [], compensation: forwardOnly },
    ],
    afterCompensation: 'EndReturn',
  }),
);

test('when everything answers, the steps run in order, each told what it needs', async () => {
  const run = await parcel.when({}, { orderId: 'order-7', size: 'small' });

  expect(run.outcome).toBe('confirmed');
  expect(run.tasks).toEqual(['PackParcel', 'WeighParcel', 'HandOver', 'CloseOrder']);
  expect(run.calls[0]?.payload).toMatchObject({ orderId: 'order-7', size: 'small' });
});

test('a rejection undoes the steps before it', async () => {
  const run = await parcel.when({ HandOver: rejects('AddressUnknown') }, { size: 'small' });

  expect(run).toMatchObject({ outcome: 'compensated', reason: 'AddressUnknown', compensations: ['UnpackParcel'] });
});

test.each([
  ['fails each time', fails()],
  ['never answers', hangs()],
])('a step that %s may have acted: it is undone too, in reverse order', async (_, behaviour) => {
  const run = await parcel.when({ HandOver: behaviour }, { size: 'small' });

  expect(run).toMatchObject({ outcome: 'compensated', compensations: ['FetchBack', 'UnpackParcel'] });
});

test('a step that fails at first is retried, and the saga goes through', async () => {
  const run = await parcel.when({ PackParcel: failsAtFirst(2) }, { size: 'small' });

  expect(run.outcome).toBe('confirmed');
  expect(run.calls.filter(({ task }) => task === 'PackParcel')).toHaveLength(3);
});

test('a compensation that fails for good parks the saga at that very task', async () => {
  const run = await parcel.when({ HandOver: rejects('AddressUnknown'), UnpackParcel: fails() }, { size: 'small' });

  expect(run).toMatchObject({ outcome: 'parked', parkedAt: 'UnpackParcel' });
});

test('a behaviour for a task that the saga does not have is a mistake', async () => {
  await expect(parcel.when({ HandOff: fails() })).rejects.toThrow(NoSuchTask);
});
