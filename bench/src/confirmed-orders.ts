import { DescribeExecutionCommand, ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';

/** Tells when orders are confirmed. */
export interface ConfirmedOrders {
  /** Resolves when this order's execution has ended as confirmed. */
  wait(orderId: string): Promise<void>;
  stop(): void;
}

const POLL_MS = 20;

/** Executions asked for at once: more than end between two polls. */
const PAGE = 100;

/** An order that takes longer is asked for by itself: it may have failed, or slipped past a page. */
const OVERDUE_MS = 5_000;

const STATE_MACHINE = 'arn:aws:states:eu-west-1:000000000000:stateMachine:backstitch-dev-order-saga';

interface Waiting {
  readonly sinceMs: number;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Watches the sagas of a running system with one poll for all clients, so that a benchmark does not measure its own
 * questions. An execution that SUCCEEDED as `confirmed` has confirmed its order; asking it costs no function call.
 * @param endpoint the system's AWS endpoint.
 */
export function watchConfirmed(endpoint: string): ConfirmedOrders {
  const states = new SFNClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  });
  const waiting = new Map<string, Waiting>();
  let isStopped = false;

  const settle = async (orderId: string) => {
    const order = waiting.get(orderId);
    if (!order) return;
    const executionArn = `${STATE_MACHINE.replace(':stateMachine:', ':execution:')}:${orderId}`;
    const execution = await states.send(new DescribeExecutionCommand({ executionArn }));
    if (execution.status === 'RUNNING') return;
    waiting.delete(orderId);
    const outcome = JSON.parse(execution.output ?? '{}').outcome;
    if (outcome === 'confirmed') order.resolve();
    else order.reject(new Error(`Order ${orderId} ended ${execution.status}, ${outcome}; it must confirm.`));
  };

  const look = async () => {
    const page = { stateMachineArn: STATE_MACHINE, statusFilter: 'SUCCEEDED', maxResults: PAGE } as const;
    const { executions = [] } = await states.send(new ListExecutionsCommand(page));
    const ended = executions.map(({ name = '' }) => name).filter((name) => waiting.has(name));
    const overdue = [...waiting].filter(([, { sinceMs }]) => performance.now() - sinceMs > OVERDUE_MS);
    await Promise.all([...ended, ...overdue.map(([orderId]) => orderId)].map(settle));
  };

  const watch = async () => {
    while (!isStopped) {
      await look();
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    states.destroy();
  };
  void watch().catch((error) => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  });

  return {
    wait: (orderId) =>
      new Promise((resolve, reject) => waiting.set(orderId, { sinceMs: performance.now(), resolve, reject })),
    stop: () => {
      isStopped = true;
    },
  };
}
