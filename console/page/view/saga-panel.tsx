import { duration, money } from '@backstitch/cli/format';
import type { ConsoleConfig } from '../../shared/console-config.ts';
import { type SagaView, sagaView } from '../model/saga-view.ts';
import { contents, inWords, shownStatus } from '../model/words.ts';
import { type Order, requestCancel } from '../read/orders.ts';
import { readSaga } from '../read/saga.ts';
import { useAction } from '../use-action.ts';
import { useNow } from '../use-now.ts';
import { usePolled } from '../use-polled.ts';
import { SagaTimeline } from './saga-timeline.tsx';
import { Status } from './status.tsx';

interface SagaPanelProps {
  readonly config: ConsoleConfig;
  /** The order, where it is among those that are listed. */
  readonly order: Order | undefined;
  readonly orderId: string;
  readonly onChanged: () => void;
}

const EVERY_MS = 500;

/** One order: what it is, how it stands, and its saga as a timeline. */
export function SagaPanel({ config, order, orderId, onChanged }: SagaPanelProps) {
  if (orderId === '') {
    return (
      <section class="card saga is-empty" aria-label="Saga">
        <p class="quiet">Each order runs through a saga: charge, reserve, approve, ship, confirm. It is drawn here.</p>
      </section>
    );
  }
  return (
    <section class="card saga" aria-labelledby="saga-title">
      <div class="title-row">
        <h2 id="saga-title">
          Order <code>{orderId}</code>
        </h2>
        {order && <Status status={shownStatus(order)} />}
      </div>
      {order && <OrderFacts key={order.orderId} order={order} onChanged={onChanged} />}
      <Execution
        executionArn={`${config.executionArnPrefix}${order?.execution ?? orderId}`}
        config={config}
        order={order}
      />
    </section>
  );
}

function OrderFacts({ order, onChanged }: { readonly order: Order; readonly onChanged: () => void }) {
  const cancel = useAction();
  const canCancel = order.status === 'PENDING';
  return (
    <p class="facts">
      <span>{money(order.amountMinor, order.currency)}</span>
      <span class="quiet">{contents(order.items)}</span>
      {canCancel && (
        <button
          type="button"
          class="link"
          disabled={cancel.isBusy}
          onClick={() =>
            cancel.run(async () => {
              await requestCancel(order.orderId);
              onChanged();
            })
          }
        >
          Cancel this order
        </button>
      )}
      {cancel.error && (
        <span class="said-no" role="alert">
          {cancel.error.message}
        </span>
      )}
    </p>
  );
}

interface ExecutionProps {
  readonly config: ConsoleConfig;
  readonly executionArn: string;
  readonly order: Order | undefined;
}

function Execution({ config, executionArn, order }: ExecutionProps) {
  const saga = usePolled({
    key: executionArn,
    everyMs: EVERY_MS,
    read: () => readSaga(executionArn),
    isFinal: (found) => found?.status === 'SUCCEEDED',
  });
  const nowMs = useNow(saga.value?.endMs === undefined ? 100 : 5_000);
  if (!saga.value) {
    const text = saga.error ? saga.error.message : 'Its saga has not started yet.';
    return <p class="quiet">{text}</p>;
  }
  const view = sagaView(saga.value, config.saga, nowMs);
  return (
    <>
      <SagaTimeline view={view} />
      {/* Told once it has ended: the time of what runs changes ten times a second. */}
      <p class="outcome" aria-live={view.isRunning ? 'off' : 'polite'}>
        {outcome(view, saga.value.status, order)}
      </p>
      {saga.error && (
        <p class="said-no" role="alert">
          {saga.error.message}
        </p>
      )}
      <p class="arn quiet">
        <code>{executionArn}</code>
      </p>
    </>
  );
}

/** How a saga ended, as a sentence. */
function outcome(view: SagaView, status: string, order: Order | undefined): string {
  const time = duration(view.durationMs);
  if (view.isRunning) return `Running for ${time}.`;
  if (status !== 'SUCCEEDED')
    return `${inWords(status)} after ${time}: a person is needed. A redrive goes on from here.`;
  if (order?.status === 'CONFIRMED') return `Confirmed in ${time}.`;
  if (order?.status !== 'CANCELLED') return `Ended after ${time}.`;
  const undone = view.undone.length > 0 ? `${view.undone.join(', ')} made it undone.` : 'There was nothing to undo.';
  return `Cancelled after ${time}${order.reason ? ` (${inWords(order.reason)})` : ''}. ${undone}`;
}
