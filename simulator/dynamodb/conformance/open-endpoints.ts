import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { createKernel } from '#kernel';
import { listenAws } from '#wire';
import { createDynamoDb } from '../src/index.ts';
import { type Connection, connectTo, type Endpoint } from './endpoint.ts';

/** The simulator's DynamoDB, empty and in memory. */
export async function openSimulated(): Promise<Endpoint> {
  const kernel = createKernel({ clock: 'wall', region: 'us-east-1' });
  createDynamoDb(kernel);
  kernel.resume();
  const listener = await listenAws(kernel, { port: 0 });
  const connection = connectTo(`http://127.0.0.1:${listener.port}`);
  return {
    name: 'simulator',
    call: connection.call,
    close: async () => {
      connection.close();
      await listener.close();
      kernel.close();
    },
  };
}

/** What it is compared with: the endpoint at `against`, or dynalite. */
export async function openSecond(against: string | undefined): Promise<Endpoint> {
  if (against === undefined) return await openDynalite();
  const connection = connectTo(against);
  return { name: against, call: connection.call, close: async () => connection.close() };
}

/** Dynalite, in a thread of its own. Some requests bring it down: it is started afresh, and its tables are gone. */
async function openDynalite(): Promise<Endpoint> {
  let running = await startDynalite();
  return {
    name: 'dynalite',
    call: async (operation, input) => {
      try {
        return await running.connection.call(operation, input);
      } catch {
        await stopDynalite(running);
        running = await startDynalite();
        return { kind: 'none' };
      }
    },
    close: () => stopDynalite(running),
  };
}

interface Dynalite {
  readonly worker: Worker;
  readonly connection: Connection;
}

async function startDynalite(): Promise<Dynalite> {
  const worker = new Worker(new URL('./dynalite-worker.ts', import.meta.url), { stderr: true });
  worker.on('error', () => undefined); // the call that brought it down says so
  const [port]: unknown[] = await once(worker, 'message');
  return { worker, connection: connectTo(`http://127.0.0.1:${String(port)}`) };
}

async function stopDynalite({ worker, connection }: Dynalite): Promise<void> {
  connection.close();
  await worker.terminate();
}
