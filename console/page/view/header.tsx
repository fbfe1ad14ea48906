import type { ConsoleConfig } from '../../shared/console-config.ts';
import { inWords, shownStatus } from '../model/words.ts';
import type { Order } from '../read/orders.ts';
import { isSilence } from '../read/request.ts';

interface HeaderProps {
  readonly config: ConsoleConfig;
  readonly orders: readonly Order[];
  /** Why the page is not up to date, if it is not. */
  readonly trouble: Error | undefined;
}

/** The name of the house, which stage it shows, and how its last orders stand. */
export function Header({ config: { stage, region }, orders, trouble }: HeaderProps) {
  return (
    <header class="head">
      <img src="/icon.svg" alt="" width="28" height="28" />
      <h1>Backstitch</h1>
      <p class="where">
        <span class={trouble ? 'pulse is-off' : 'pulse'} />
        {isSilence(trouble) ? 'stopped' : `${stage} · ${region}`}
      </p>
      <ul class="counts" aria-label="The last orders by status">
        {counts(orders).map(([status, count]) => (
          <li key={status} class={`tint-${status}`}>
            <b>{count}</b> {inWords(status)}
          </li>
        ))}
      </ul>
    </header>
  );
}

function counts(orders: readonly Order[]): readonly (readonly [string, number])[] {
  const shown = ['PENDING', 'CANCELLING', 'CONFIRMED', 'CANCELLED', 'NEEDS_ATTENTION'];
  return shown
    .map((status) => [status, orders.filter((order) => shownStatus(order) === status).length] as const)
    .filter(([, count]) => count > 0);
}
