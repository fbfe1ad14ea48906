import { AwsError, CallerCrashed, ConnectionLost, NotSimulated } from './errors.ts';
import type { CallDescription, Fault, Faults } from './faults.ts';
import type { Scheduler } from './scheduler.ts';

/** One call on the simulated network. */
export interface NetworkCall<Answer> extends CallDescription {
  /** Lets the call take effect and answers it. Called twice when the call is duplicated. */
  readonly deliver: (delivery: Delivery) => Answer | Promise<Answer>;
  /** Kills the caller, for `crash-before` and `crash-after`; absent where the caller has no process of its own. */
  readonly crash?: () => void;
  /**
   * How this kind of call shows a fault that the callee answers (`reject`, `error`, `throttle`, `server-error`);
   * returns nothing where the usual form will do.
   */
  readonly answerFault?: (fault: Fault) => Answer | undefined;
  /** A throttled callee carries out a part of it instead of refusing the whole. */
  readonly isDivisible?: boolean;
}

/** How a call is delivered. */
export interface Delivery {
  /** An eventually consistent read answers an older state. */
  readonly stale: boolean;
  /** The callee carries out a part of it: only where the call is divisible. */
  readonly throttled: boolean;
}

const PLAIN: Delivery = { stale: false, throttled: false };

/** Every call between simulated parts goes through here, and here alone faults happen. */
export interface Network {
  /**
   * @throws {ConnectionLost} when the call or its answer was lost.
   * @throws {CallerCrashed} when the caller died: nobody is there to handle it.
   * @throws {AwsError} what the callee answered.
   */
  send<Answer>(call: NetworkCall<Answer>): Promise<Answer>;
}

/** How long after its caller gave up a zombie's call takes effect when the fault does not say, ms. */
const DEFAULT_DELAY_MS = 30_000;

/** A network on which `faults` happen. */
export function createNetwork(faults: Faults, scheduler: Scheduler): Network {
  return {
    send: async (call) => {
      const [fault] = faults.hit(call);
      return fault ? sendWithFault(call, fault, scheduler) : call.deliver(PLAIN);
    },
  };
}

async function sendWithFault<Answer>(call: NetworkCall<Answer>, fault: Fault, scheduler: Scheduler): Promise<Answer> {
  const delayMs = fault.delayMs ?? DEFAULT_DELAY_MS;
  // A callee refuses at once or later; either is an answer, which may go unheard.
  const deliver = async () => call.deliver(PLAIN);
  switch (fault.mode) {
    case 'throttle':
      if (call.isDivisible) return call.deliver({ ...PLAIN, throttled: true });
      return call.answerFault?.(fault) ?? refuse(fault);
    case 'reject':
    case 'error':
    case 'server-error':
      return call.answerFault?.(fault) ?? refuse(fault);
    case 'lost-call':
      throw new ConnectionLost(`${name(call)}: the call was lost.`);
    case 'lost-answer':
      await deliver().catch(unlessRefusal);
      throw new ConnectionLost(`${name(call)}: the answer was lost.`);
    case 'delay':
      await scheduler.sleep(delayMs);
      return deliver();
    case 'duplicate': {
      const [answer] = await Promise.all([deliver(), deliver().catch(unlessRefusal)]);
      return answer;
    }
    case 'zombie':
      // The caller gives up now; what it asked for happens later, and nobody hears the answer.
      scheduler.after(delayMs, () => deliver().catch(unlessRefusal));
      throw new ConnectionLost(`${name(call)}: timed out; the call goes on without its caller.`);
    case 'crash-before':
      return crash(call);
    case 'crash-after':
      await deliver().catch(unlessRefusal);
      return crash(call);
    case 'stale':
      return call.deliver({ ...PLAIN, stale: true });
    case 'kill':
      process.kill(process.pid, 'SIGKILL');
      return new Promise(() => undefined);
    case 'reorder':
      throw new NotSimulated(`the fault "reorder" on ${name(call)}`, 'It applies to deliveries of streams and queues.');
  }
}

/** A refusal is an answer like any other, and no answer is none; what else goes wrong is a defect of ours. */
function unlessRefusal(error: unknown): undefined {
  if (error instanceof AwsError || error instanceof ConnectionLost || error instanceof CallerCrashed) return undefined;
  throw error;
}

function refuse(fault: Fault): never {
  const message = fault.error?.message ?? `The fault "${fault.mode}" is switched on for this call.`;
  if (fault.mode === 'throttle') throw new AwsError('ThrottlingException', 'Rate exceeded', { statusCode: 400 });
  if (fault.mode === 'reject') throw new AwsError(fault.error?.name ?? 'RejectedByFault', message, { statusCode: 400 });
  throw new AwsError(fault.error?.name ?? 'InternalServerError', message, { statusCode: 500 });
}

function crash(call: NetworkCall<unknown>): never {
  call.crash?.();
  throw new CallerCrashed(`${call.from} crashed at its call ${name(call)}.`);
}

function name(call: CallDescription): string {
  return `${call.to} ${call.operation}${call.resource ? ` (${call.resource})` : ''}`;
}
