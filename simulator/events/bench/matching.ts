import { parsePattern } from '../src/patterns/parse-pattern.ts';
import { createRuleIndex } from '../src/patterns/rule-index.ts';

/** How fast events find their rules, in one thread. */
export interface MatchingResult {
  readonly workload: string;
  readonly rules: number;
  /** By the processor's time, which other programs on the machine do not change much. */
  readonly eventsPerSecond: number;
  /** Rules that an event matched, on average. */
  readonly matchesPerEvent: number;
}

const RULES = 100;
const EVENTS = 1_000;
const DURATION_MS = 1_000;

const SERVICES = ['order', 'payment', 'inventory', 'shipping'];
const TYPES = ['Placed', 'Paid', 'Reserved', 'Arranged', 'Cancelled'];

type Event = Readonly<Record<string, unknown>>;

/** Kinds of rules: those that differ by source and type, as is usual, and those that differ only in the detail. */
const WORKLOADS: Readonly<Record<string, (rule: number) => unknown>> = {
  'by source and type': (rule) => ({
    source: [`shop.${SERVICES[rule % SERVICES.length]}`],
    'detail-type': [`${TYPES[rule % TYPES.length]}${Math.floor(rule / 20)}`],
    detail: { amount: [{ numeric: ['>', rule] }] },
  }),
  'by content, one source': (rule) => ({
    source: ['shop.order'],
    detail: { amount: [{ numeric: ['>', rule * 100, '<=', rule * 100 + 100] }], country: [{ 'anything-but': 'XX' }] },
  }),
  'by prefix, suffix and wildcard, any source': (rule) => ({
    detail: { sku: [{ prefix: `SKU-${rule}-` }, { suffix: `-${rule}X` }, { wildcard: `*-${rule}-*` }] },
  }),
};

/** Measures matching against 100 rules. */
export function benchMatching(): MatchingResult[] {
  const events = Array.from({ length: EVENTS }, (_, index) => event(index));
  return Object.entries(WORKLOADS).map(([workload, rule]) => measure(workload, rule, events));
}

function event(index: number): Event {
  return {
    version: '0',
    id: `00000000-0000-0000-0000-${String(index).padStart(12, '0')}`,
    'detail-type': `${TYPES[index % TYPES.length]}${index % 5}`,
    source: `shop.${SERVICES[index % SERVICES.length]}`,
    account: '000000000000',
    time: '2026-01-01T00:00:00Z',
    region: 'eu-west-1',
    resources: [],
    detail: {
      orderId: `o${index}`,
      amount: (index * 37) % 10_000,
      country: 'DE',
      sku: `SKU-${index % 200}-A-${index % 7}X`,
    },
  };
}

function measure(workload: string, rule: (index: number) => unknown, events: readonly Event[]): MatchingResult {
  const index = createRuleIndex(
    Array.from({ length: RULES }, (_, number) => ({
      rule: number,
      pattern: parsePattern(JSON.stringify(rule(number))),
    })),
  );
  let matched = 0;
  let count = 0;
  const startMs = processorMs();
  while (processorMs() - startMs < DURATION_MS) {
    for (const one of events) matched += index.match(one).length;
    count += events.length;
  }
  const seconds = (processorMs() - startMs) / 1_000;
  return { workload, rules: RULES, eventsPerSecond: Math.round(count / seconds), matchesPerEvent: matched / count };
}

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
