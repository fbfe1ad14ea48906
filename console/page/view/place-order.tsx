import { useState } from 'preact/hooks';
import type { Sample } from '../../shared/console-config.ts';
import { placeOrder } from '../read/orders.ts';
import { useAction } from '../use-action.ts';

interface PlaceOrderProps {
  readonly samples: readonly Sample[];
  readonly onPlaced: (orderId: string) => void;
}

/** A button a sample order. */
export function PlaceOrder({ samples, onPlaced }: PlaceOrderProps) {
  const action = useAction();
  const [ends, setEnds] = useState(samples[0]?.ends);
  return (
    <section class="card" aria-labelledby="place-title">
      <h2 id="place-title">Place an order</h2>
      <div class="buttons">
        {samples.map((sample, at) => (
          <button
            type="button"
            key={sample.title}
            class={at === 0 ? 'button is-main' : 'button'}
            title={sample.ends}
            disabled={action.isBusy}
            onPointerEnter={() => setEnds(sample.ends)}
            onFocus={() => setEnds(sample.ends)}
            onClick={() => action.run(async () => onPlaced(await placeOrder(sample.request)))}
          >
            {sample.title}
          </button>
        ))}
      </div>
      <p class="quiet hint" aria-live="polite">
        {action.error ? <span class="said-no">{action.error.message}</span> : `It ${ends}.`}
      </p>
    </section>
  );
}
