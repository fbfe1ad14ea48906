import { money } from '@backstitch/cli/format';
import { age, contents, shownStatus } from '../model/words.ts';
import { MAX_ORDERS, type Order } from '../read/orders.ts';
import { Status } from './status.tsx';

interface OrderListProps {
  /** Nothing until they were read. */
  readonly orders: readonly Order[] | undefined;
  readonly selectedId: string;
  readonly nowMs: number;
  readonly onSelect: (orderId: string) => void;
}

/** The last orders, newest first. */
export function OrderList({ orders, selectedId, nowMs, onSelect }: OrderListProps) {
  return (
    <section class="card" aria-labelledby="orders-title">
      <h2 id="orders-title">
        Orders {orders?.length === MAX_ORDERS && <small class="quiet">the last {MAX_ORDERS}</small>}
      </h2>
      {orders?.length === 0 && <p class="quiet">None yet. Place one above, and watch its saga.</p>}
      <ul class="orders">
        {orders?.map((order) => (
          <li key={order.orderId}>
            <button
              type="button"
              class="order"
              aria-current={order.orderId === selectedId}
              onClick={() => onSelect(order.orderId)}
            >
              <Status status={shownStatus(order)} />
              <span class="amount">{money(order.amountMinor, order.currency)}</span>
              <span class="what">
                <code title={order.orderId}>…{order.orderId.slice(-6)}</code> {contents(order.items)}
              </span>
              <time class="age" dateTime={new Date(order.placedAtMs).toISOString()}>
                {age(order.placedAtMs, nowMs)}
              </time>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
