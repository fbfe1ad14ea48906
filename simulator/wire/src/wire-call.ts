import type { Caller, HttpRequest, Kernel } from '#kernel';

/** Everything a protocol needs to answer a request. */
export interface WireCall {
  readonly kernel: Kernel;
  readonly request: HttpRequest;
  readonly caller: Caller;
  readonly requestId: string;
}
