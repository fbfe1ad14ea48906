import { ConsoleConfig } from '../shared/console-config.ts';
import { readFaults } from './read/faults.ts';
import { readOrders } from './read/orders.ts';
import { request } from './read/request.ts';
import { useNow } from './use-now.ts';
import { usePolled } from './use-polled.ts';
import { useSelectedOrder } from './use-selected-order.ts';
import { BreakPanel } from './view/break-panel.tsx';
import { Header } from './view/header.tsx';
import { LedgersPanel } from './view/ledgers-panel.tsx';
import { OrderList } from './view/order-list.tsx';
import { PlaceOrder } from './view/place-order.tsx';
import { SagaPanel } from './view/saga-panel.tsx';
import { Trouble } from './view/trouble.tsx';

const EVERY_MS = 1_000;

/** The console: waits for its system, then shows it. */
export function App() {
  const config = usePolled({
    key: 'config',
    everyMs: EVERY_MS,
    read: () => request(ConsoleConfig, '/config.json'),
    isFinal: () => true,
  });
  if (config.value) return <Console config={config.value} />;
  return (
    <main class="waiting">
      {config.error ? <Trouble error={config.error} /> : <p class="quiet">Threading the needle …</p>}
    </main>
  );
}

function Console({ config }: { readonly config: ConsoleConfig }) {
  const [selectedId, select] = useSelectedOrder();
  const nowMs = useNow(EVERY_MS);
  const orders = usePolled({ key: 'orders', everyMs: EVERY_MS, read: () => readOrders(config) });
  const faults = usePolled({ key: 'faults', everyMs: EVERY_MS, read: readFaults });
  const list = orders.value ?? [];
  const shown = list.find(({ orderId }) => orderId === selectedId) ?? (selectedId === '' ? list[0] : undefined);
  const shownId = shown?.orderId ?? selectedId;
  const trouble = orders.error ?? faults.error;

  const placed = (orderId: string) => {
    select(orderId);
    orders.refresh();
  };
  return (
    <div class={trouble ? 'console is-stale' : 'console'}>
      <Header config={config} orders={list} trouble={trouble} />
      {trouble && <Trouble error={trouble} />}
      <main class="columns">
        <div class="column">
          <PlaceOrder samples={config.samples} onPlaced={placed} />
          <OrderList orders={orders.value} selectedId={shownId} nowMs={nowMs} onSelect={select} />
        </div>
        <div class="column">
          <SagaPanel config={config} order={shown} orderId={shownId} onChanged={orders.refresh} />
          <div class="pair">
            <BreakPanel steps={config.steps} faults={faults.value ?? []} onChanged={faults.refresh} />
            <LedgersPanel config={config} />
          </div>
        </div>
      </main>
    </div>
  );
}
