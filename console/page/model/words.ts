/** How long ago something was: `now`, `12 s`, `3 min`, `2 h`, `5 d`. */
export function age(fromMs: number, nowMs: number): string {
  const seconds = Math.max(0, Math.floor((nowMs - fromMs) / 1_000));
  if (seconds < 2) return 'now';
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** What was ordered, in short: `2 × THREAD-RED, 1 × NEEDLE-SET`. */
export function contents(items: readonly { readonly sku: string; readonly quantity: number }[]): string {
  return items.map(({ sku, quantity }) => `${quantity} × ${sku}`).join(', ');
}

/** The status that is shown: that a person is needed goes before everything else. */
export function shownStatus({ status, attention }: { readonly status: string; readonly attention?: unknown }): string {
  return attention === undefined ? status : 'NEEDS_ATTENTION';
}

/** A status or a task's name as words: `NEEDS_ATTENTION` is `needs attention`, `PaymentDeclined` `payment declined`. */
export function inWords(name: string): string {
  return name
    .replaceAll('_', ' ')
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase();
}

/** What a fault word does to a step's call, for a person. */
export function faultInWords(mode: string): string {
  return FAULTS[mode] ?? mode;
}

const FAULTS: Readonly<Record<string, string>> = {
  reject: 'says no, for good',
  error: 'fails before it does anything',
  'lost-call': 'never gets the call',
  'lost-answer': 'does it; the answer is lost',
  delay: 'answers 30 s late',
  throttle: 'refuses: too many calls',
  'server-error': 'answers a server error',
  duplicate: 'gets every call twice',
  zombie: 'is given up, and acts 30 s later',
};
