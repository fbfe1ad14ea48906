import type { EnvironmentSpec, FromEnvironment, ToEnvironment } from '../runtime/messages.ts';

/** Where execution environments run: in the kernel's own thread, or in worker threads. */
export interface EnvironmentHost {
  /** Opens an environment; it does nothing until it gets a message. */
  open(spec: EnvironmentSpec, listener: EnvironmentListener): OpenEnvironment;
  /** Ends every environment and thread. */
  close(): void;
}

/** Hears what an environment says. */
export interface EnvironmentListener {
  message(message: FromEnvironment): void;
  /** The environment's thread is gone, and it with it. */
  died(): void;
}

/** One environment, as the kernel's side holds it. */
export interface OpenEnvironment {
  send(message: ToEnvironment): void;
  /** Drops it at once: nothing is heard of it any more. */
  close(): void;
}
