import { z } from 'zod';
import { FAULT_MODES, type HttpAnswer, type HttpRequest, type Kernel } from '#kernel';
import type { CallCounts } from './call-counts.ts';

/** Where the endpoint takes what AWS has no operation for: the faults. */
const FAULTS_PATH = '/_simulator/faults';

/** What was called how often, and how often the store waited for the disk. */
const CALLS_PATH = '/_simulator/calls';

const callDescription = z.strictObject({
  from: z.string().optional(),
  to: z.string().optional(),
  operation: z.string().optional(),
  resource: z.string().optional(),
});

const faultRequest = z.strictObject({
  mode: z.enum(FAULT_MODES),
  on: callDescription,
  nth: z.int().min(1).optional(),
  delayMs: z.int().min(0).max(86_400_000).optional(),
  error: z.strictObject({ name: z.string().max(256), message: z.string().max(4_096) }).optional(),
  label: z.string().max(256).optional(),
});

/** Something that the simulator can be told besides, under a path of its own; bodies are JSON. */
export type Control = (request: {
  readonly method: string;
  readonly body: unknown;
}) => Promise<{ readonly status: number; readonly answer: unknown }>;

/** Further controls by path. */
export type Controls = Readonly<Record<string, Control>>;

/** Whether a path belongs to the simulator itself. */
export function isControlPath(path: string): boolean {
  return path.startsWith('/_simulator/');
}

/**
 * Answers the simulator's own interface: `GET /_simulator/faults` lists what is broken, `POST` adds a fault,
 * `DELETE` (with `?label=` for one label) mends; `GET /_simulator/calls` counts calls and syncs of the
 * store; `controls` add to these.
 */
export async function controlAnswer(
  kernel: Kernel,
  request: HttpRequest,
  calls: () => CallCounts,
  controls: Controls,
): Promise<HttpAnswer> {
  const [path = '', query = ''] = request.path.split('?');
  if (path === CALLS_PATH) return json(200, { calls: calls(), syncs: kernel.store.syncs });
  const control = controls[path];
  if (control) {
    const { status, answer } = await control({ method: request.method, body: parseJson(request.body) });
    return json(status, answer);
  }
  if (path !== FAULTS_PATH) {
    const paths = [FAULTS_PATH, CALLS_PATH, ...Object.keys(controls)].join(', ');
    return json(404, { message: `No such path: ${path}. There are ${paths}.` });
  }
  switch (request.method) {
    case 'GET':
      return json(200, { faults: kernel.faults.list() });
    case 'POST':
      return addFault(kernel, request);
    case 'DELETE': {
      const label = new URLSearchParams(query).get('label');
      return json(200, { removed: kernel.faults.remove((fault) => label === null || fault.label === label) });
    }
    default:
      return json(405, { message: `${request.method} is not allowed on ${path}; GET, POST and DELETE are.` });
  }
}

function addFault(kernel: Kernel, request: HttpRequest): HttpAnswer {
  const parsed = faultRequest.safeParse(parseJson(request.body));
  if (!parsed.success) return json(400, { message: z.prettifyError(parsed.error) });
  // Members that are absent must stay absent, not undefined.
  return json(201, kernel.faults.add(JSON.parse(JSON.stringify(parsed.data))));
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}

function json(status: number, value: unknown): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(value)) };
}
