import { memoryEffects } from '@backstitch/idempotency/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chargePayment } from './charge-payment.ts';
import { type MemoryCardsOptions, memoryCards } from './memory-cards.fixture.ts';
import type { ChargePaymentResult, PaymentPorts, PaymentWrites } from './payments.ts';
import { refundPayment } from './refund-payment.ts';

const plan = { orderId: 'O1', amountMinor: 49_90, currency: 'EUR', paymentMethod: 'pm_card_visa' };

/** Writes that bear the event's name and place only. */
const named = (event: string, sequence: number) => [{ Put: { TableName: `${sequence} ${event}`, Item: {} } }];
const writes: PaymentWrites = {
  charged: () => named('PaymentCharged', 1),
  declined: () => named('PaymentDeclined', 1),
  refunded: (_orderId, _intent, wasCharged) => named('PaymentRefunded', wasCharged ? 2 : 1),
};

function openPayments(options: MemoryCardsOptions) {
  const effects = memoryEffects<ChargePaymentResult>(options.turn);
  const cards = memoryCards(options);
  const ports: PaymentPorts = { effects, cards, writes };
  const events = () => effects.committed.flat().map((write) => write.Put?.TableName);
  return { ports, cards, effects, events };
}

describe('charging and refunding, alone', () => {
  test('a charge takes the money once, and every repetition answers the first charge', async () => {
    const { ports, cards, events } = openPayments({ approves: true });

    const first = await chargePayment(plan, ports);
    cards.forgetKeys();
    const second = await chargePayment(plan, ports);

    expect(first).toEqual({ kind: 'done', result: { orderId: 'O1', paymentId: 'pi_1' } });
    expect(second).toEqual(first);
    expect(cards.books).toEqual({ charged: 1, refunded: 0 });
    expect(events()).toEqual(['1 PaymentCharged']);
  });

  test('a declined card is a rejection, and its intent cannot be confirmed any more', async () => {
    const { ports, cards, events } = openPayments({ approves: false });

    const outcome = await chargePayment(plan, ports);

    expect(outcome).toMatchObject({ kind: 'rejected', rejection: { name: 'PaymentDeclined' } });
    expect(cards.intents.get('pi_1')?.state).toBe('cancelled');
    expect(events()).toEqual(['1 PaymentDeclined']);
  });

  test('a card that the provider does not know is a rejection, and nothing was planned', async () => {
    const { ports, cards } = openPayments({ approves: true });
    const refusing = { ...cards, plan: async () => ({ state: 'refused', declineCode: 'resource_missing' }) as const };

    const outcome = await chargePayment(plan, { ...ports, cards: refusing });

    expect(outcome).toMatchObject({ kind: 'rejected', rejection: { name: 'PaymentDeclined' } });
    expect(cards.intents.size).toBe(0);
  });

  test('a refund gives the money back once, and tells it once', async () => {
    const { ports, cards, events } = openPayments({ approves: true });
    await chargePayment(plan, ports);

    await refundPayment(plan, ports);
    await refundPayment(plan, ports);

    expect(cards.books).toEqual({ charged: 1, refunded: 1 });
    expect(events()).toEqual(['1 PaymentCharged', '2 PaymentRefunded']);
  });

  test('a refund of nothing bars the charge for good and tells nothing', async () => {
    const { ports, cards, events } = openPayments({ approves: true });

    await refundPayment(plan, ports);

    await expect(chargePayment(plan, ports)).rejects.toThrow(expect.objectContaining({ name: 'StepCancelled' }));
    expect(cards.intents.size).toBe(0);
    expect(events()).toEqual([]);
  });

  test('an error that the provider keeps under a key does not stand in the way of the next attempt', async () => {
    const failures = [
      { call: 0, afterEffect: false },
      { call: 2, afterEffect: false },
    ];
    const { ports, cards } = openPayments({ approves: true, failures });

    await expect(chargePayment(plan, ports)).rejects.toThrow('500');
    await expect(chargePayment(plan, ports)).rejects.toThrow('500');

    expect(await chargePayment(plan, ports)).toMatchObject({ kind: 'done' });
    expect(cards.books.charged).toBe(1);
  });
});

test('a refund that the provider answered with a kept 500 gets a new key, long before the old one is forgotten', async () => {
  const { ports, cards, effects } = openPayments({ approves: true, failures: [{ call: 2, afterEffect: false }] });
  await chargePayment(plan, ports);

  await expect(refundPayment(plan, ports)).rejects.toThrow('500');
  await refundPayment(plan, ports);

  expect(cards.books).toEqual({ charged: 1, refunded: 1 });
  expect(effects.rows.get('EFFECT#O1#ChargePayment')).toMatchObject({ state: 'COMPENSATED', attempt: 2 });
});

/** The process of an invocation died, or its caller lost it: it goes no further. */
class Died extends Error {}

/** An invocation, and after how many turns it dies; undefined: it lives. */
interface Invocation {
  readonly task: 'charge' | 'refund';
  readonly diesAtTurn: number | undefined;
}

const invocation = (task: Invocation['task']) =>
  fc.record({ task: fc.constant(task), diesAtTurn: fc.option(fc.nat({ max: 14 }), { nil: undefined }) });
const failures = fc.array(fc.record({ call: fc.nat({ max: 6 }), afterEffect: fc.boolean() }), { maxLength: 2 });

/** Runs invocations at once on one order; the scheduler decides at every await who goes on. */
function openRace(scheduler: fc.Scheduler, options: Omit<MemoryCardsOptions, 'turn'>) {
  const shared = openPayments({ ...options, turn: () => scheduler.schedule(Promise.resolve()) });

  const start = async ({ task, diesAtTurn }: Invocation): Promise<void> => {
    let turns = 0;
    const ports = mortal(shared.ports, () => {
      turns += 1;
      if (turns === diesAtTurn) throw new Died();
    });
    try {
      await (task === 'charge' ? chargePayment(plan, ports) : refundPayment(plan, ports));
    } catch (error) {
      const isExpected = error instanceof Died || (error instanceof Error && MAY_THROW.has(error.name));
      if (!isExpected) throw error;
    }
  };
  return { ...shared, start };
}

const MAY_THROW = new Set(['TransientFailure', 'StepCancelled']);

/** The ports of one invocation: it may die before and after any call. */
function mortal(ports: PaymentPorts, beat: () => void): PaymentPorts {
  return { effects: beating(ports.effects, beat), cards: beating(ports.cards, beat), writes: ports.writes };
}

function beating<Port extends object>(port: Port, beat: () => void): Port {
  return new Proxy(port, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return async (...args: unknown[]) => {
        beat();
        const answer: unknown = await Reflect.apply(method, target, args);
        beat();
        return answer;
      };
    },
  });
}

describe('charges and refunds that meet', () => {
  test('whatever dies, repeats, comes late or fails: a refunded order has no money moved', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.boolean(),
        failures,
        fc.array(invocation('charge'), { minLength: 1, maxLength: 3 }),
        fc.array(invocation('refund'), { maxLength: 2 }),
        async (scheduler, approves, kept, charges, refunds) => {
          const race = openRace(scheduler, { approves, failures: kept });
          const lasting: Invocation = { task: 'refund', diesAtTurn: undefined };
          const all = [...charges, ...refunds, lasting].map(race.start);
          await scheduler.waitFor(Promise.all(all));
          await retryRefund(scheduler, race);

          const { charged, refunded } = race.cards.books;
          expect(charged).toBeLessThanOrEqual(1);
          expect(charged - refunded).toBe(0);
          expect(['COMPENSATED', 'REJECTED']).toContain(stateOf(race));
          expectEventsToTellTheTruth(race.events());
        },
      ),
      { numRuns: 1_500 },
    );
  });

  test('without a refund: money is taken at most once, and what the last attempt answers is what is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.boolean(),
        failures,
        fc.array(invocation('charge'), { minLength: 1, maxLength: 4 }),
        async (scheduler, approves, kept, charges) => {
          const race = openRace(scheduler, { approves, failures: kept });
          await scheduler.waitFor(Promise.all(charges.map(race.start)));
          for (let attempt = 0; attempt < 6; attempt += 1) {
            await scheduler.waitFor(race.start({ task: 'charge', diesAtTurn: undefined }));
          }
          expect(race.cards.books.charged).toBe(approves ? 1 : 0);
          expect(stateOf(race)).toBe(approves ? 'DONE' : 'REJECTED');
          expect(race.events()).toEqual([approves ? '1 PaymentCharged' : '1 PaymentDeclined']);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

/** A compensation is retried until it succeeds; by then the provider may have forgotten the keys. */
async function retryRefund(scheduler: fc.Scheduler, race: ReturnType<typeof openRace>): Promise<void> {
  for (let attempt = 0; attempt < 4; attempt += 1) {
    race.cards.forgetKeys();
    await scheduler.waitFor(race.start({ task: 'refund', diesAtTurn: undefined }));
  }
}

function stateOf(race: ReturnType<typeof openRace>): string | undefined {
  return [...race.effects.rows.values()][0]?.state;
}

function expectEventsToTellTheTruth(events: readonly (string | undefined)[]): void {
  expect([[], ['1 PaymentDeclined'], ['1 PaymentRefunded'], ['1 PaymentCharged', '2 PaymentRefunded']]).toContainEqual(
    events,
  );
}
