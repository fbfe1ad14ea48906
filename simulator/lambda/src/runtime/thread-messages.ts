import type { CodeBundle, EnvironmentSpec, FromEnvironment, ToEnvironment } from './messages.ts';

/** A specification as it travels to a thread: its code goes there once, by itself. */
export type TravellingSpec = Omit<EnvironmentSpec, 'code'> & { readonly codeKey: string };

/** From the kernel to a worker thread: what was said in one turn of the event loop travels together. */
export interface ToThread {
  /** Counts these, so that the thread can say up to which it is done. */
  readonly sequence: number;
  /** The simulated time, ms since the epoch. */
  readonly nowMs: number;
  readonly contents: readonly ThreadContent[];
}

/** One thing that a thread is told. */
export type ThreadContent =
  | { readonly type: 'code'; readonly key: string; readonly code: CodeBundle }
  | { readonly type: 'open'; readonly environment: number; readonly spec: TravellingSpec }
  | { readonly type: 'close'; readonly environment: number }
  | { readonly type: 'message'; readonly environment: number; readonly message: ToEnvironment };

/** From a worker thread to the kernel. */
export interface FromThread {
  readonly messages: readonly { readonly environment: number; readonly message: FromEnvironment }[];
  /** Everything up to this message is done: the thread computes nothing. Absent: it may go on. */
  readonly idleAt?: number;
}

/** Names a bundle: its contents and where it pretends to lie. */
export function codeKeyOf({ sha256, directory }: CodeBundle): string {
  return `${directory} ${sha256}`;
}
