import type { ConsoleConfig } from '../../shared/console-config.ts';
import { type Ledgers, listQueues, readLedgers } from '../read/ledgers.ts';
import { usePolled } from '../use-polled.ts';

const EVERY_MS = 2_000;

/** Stock, events that wait for the bus, and what lies in queues. */
export function LedgersPanel({ config }: { readonly config: ConsoleConfig }) {
  const queueUrls = usePolled({
    key: 'queues',
    everyMs: EVERY_MS,
    read: () => listQueues(config),
    isFinal: () => true,
  });
  const urls = queueUrls.value ?? [];
  const ledgers = usePolled({
    key: `ledgers of ${urls.length} queues`,
    everyMs: EVERY_MS,
    read: () => readLedgers(config, urls),
  });
  const error = ledgers.error ?? queueUrls.error;
  return (
    <section class="card" aria-labelledby="ledgers-title">
      <h2 id="ledgers-title">Ledgers</h2>
      {ledgers.value && <Tables ledgers={ledgers.value} />}
      {error && (
        <p class="said-no" role="alert">
          {error.message}
        </p>
      )}
      {!ledgers.value && !error && <p class="quiet">Reading …</p>}
    </section>
  );
}

function Tables({ ledgers: { stock, outboxes, queues } }: { readonly ledgers: Ledgers }) {
  const filled = queues.filter(({ messages }) => messages > 0);
  return (
    <>
      <Ledger title="Stock, available" rows={stock.map(({ sku, available }) => ({ name: sku, count: available }))} />
      <Ledger
        title="Outbox, events not published"
        rows={outboxes.map(({ service, events, isMore }) => ({ name: service, count: events, isMore }))}
      />
      <Ledger
        title="Queues and dead letters"
        rows={filled.map(({ name, messages, isFailureQueue }) => ({ name, count: messages, isBad: isFailureQueue }))}
      />
      {queues.length > 0 && filled.length === 0 && <p class="quiet all-empty">All {queues.length} are empty.</p>}
    </>
  );
}

interface LedgerRow {
  readonly name: string;
  readonly count: number;
  readonly isMore?: boolean;
  /** Nothing should lie here. */
  readonly isBad?: boolean;
}

function Ledger({ title, rows }: { readonly title: string; readonly rows: readonly LedgerRow[] }) {
  return (
    <table class="ledger">
      <caption>{title}</caption>
      <tbody>
        {rows.map(({ name, count, isMore, isBad }) => (
          <tr key={name} class={isBad ? 'is-bad' : ''}>
            <th scope="row">{name}</th>
            <td>
              {count.toLocaleString('en-GB')}
              {isMore && '+'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
