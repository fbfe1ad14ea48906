import { type CardIntent, type CardPayments, ProviderKeptError } from './card-payments.ts';

/** What one keyed call of the provider does wrong. */
export interface KeptFailure {
  /** Counted over all keyed calls, from 0. */
  readonly call: number;
  readonly afterEffect: boolean;
}

/** How the provider behaves. */
export interface MemoryCardsOptions {
  /** The issuer's answer to every confirmation. */
  readonly approves: boolean;
  readonly failures?: readonly KeptFailure[];
  /** Awaited before each call takes effect and again before its answer arrives. */
  readonly turn?: () => Promise<void>;
}

/** A card provider in memory, with the books that tests read. */
export interface MemoryCards extends CardPayments {
  readonly intents: ReadonlyMap<string, CardIntent>;
  /** Times that money was taken, and given back. */
  readonly books: { charged: number; refunded: number };
  /** Forgets every key, as the real one may after a day. */
  forgetKeys(): void;
}

const noTurn = async () => undefined;

/** A provider that keeps the first answer of a key, also a failure. */
export function memoryCards({ approves, failures = [], turn = noTurn }: MemoryCardsOptions): MemoryCards {
  const intents = new Map<string, CardIntent>();
  const refunds = new Set<string>();
  const kept = new Map<string, () => unknown>();
  const books = { charged: 0, refunded: 0 };
  let keyedCalls = 0;

  const intent = (id: string): CardIntent => {
    const found = intents.get(id);
    if (!found) throw new Error(`No intent ${id}`);
    return found;
  };
  const change = (id: string, state: CardIntent['state'], more: Partial<CardIntent> = {}): CardIntent => {
    const changed = { ...intent(id), ...more, state };
    intents.set(id, changed);
    return changed;
  };
  const inTurn = async <Value>(effect: () => Value): Promise<Value> => {
    await turn();
    let answer: () => Value;
    try {
      const value = effect();
      answer = () => value;
    } catch (error) {
      answer = () => {
        throw error;
      };
    }
    await turn();
    return answer();
  };
  const keyed = <Value>(key: string, effect: () => Value): Promise<Value> =>
    inTurn(() => {
      const remembered = kept.get(key);
      if (remembered) return remembered() as Value; // the same key is the same call
      const failure = failures.find(({ call }) => call === keyedCalls);
      keyedCalls += 1;
      const value = failure && !failure.afterEffect ? undefined : effect();
      const answer = () => {
        if (failure) throw new ProviderKeptError('memory', '500');
        return value;
      };
      kept.set(key, answer);
      return answer() as Value; // undefined only where it throws
    });

  return {
    intents,
    books,
    forgetKeys: () => kept.clear(),
    plan: ({ amountMinor, currency }, key) =>
      keyed(key, () => {
        const planned: CardIntent = { id: `pi_${intents.size + 1}`, amountMinor, currency, state: 'unconfirmed' };
        intents.set(planned.id, planned);
        return planned;
      }),
    read: (id) => inTurn(() => (refunds.has(id) ? { ...intent(id), state: 'refunded' } : intent(id))),
    confirm: (id, key) =>
      keyed(key, () => {
        if (intent(id).state !== 'unconfirmed') return intent(id);
        if (!approves) return change(id, 'declined', { declineCode: 'generic_decline' });
        books.charged += 1;
        return change(id, 'succeeded');
      }),
    cancel: (id) => inTurn(() => (intent(id).state === 'succeeded' ? intent(id) : change(id, 'cancelled'))),
    refund: (id, key) =>
      keyed(key, () => {
        if (intent(id).state !== 'succeeded') throw new Error(`Intent ${id} did not succeed`);
        if (refunds.has(id)) return;
        refunds.add(id);
        books.refunded += 1;
      }),
  };
}
