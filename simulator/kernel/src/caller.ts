/** Who makes a call. */
export type Caller = Administrator | RoleCaller | ServiceCaller;

/** The account's administrator: every caller from outside the simulated account. */
export interface Administrator {
  readonly kind: 'administrator';
  /** Where it reaches the account, as host and port; absent where it does so by no network. */
  readonly address?: string;
}

/** A function, rule or state machine that calls with its role. */
export interface RoleCaller {
  readonly kind: 'role';
  readonly roleArn: string;
  /** The session's name, e.g. the function's name. */
  readonly session: string;
  /** What faults and logs call it, e.g. `lambda:charge-payment`. */
  readonly name: string;
  /** Kills the calling process (an invocation); absent where the caller has none. */
  readonly crash?: () => void;
}

/** An AWS service that calls with no role and is let in by the resource's own policy. */
export interface ServiceCaller {
  readonly kind: 'service';
  /** For example `events.amazonaws.com`. */
  readonly principal: string;
  /** What it calls for: a rule's ARN (`aws:SourceArn`). */
  readonly sourceArn: string;
  readonly name: string;
}

/** The one administrator. */
export const administrator: Administrator = { kind: 'administrator' };

/** What faults and logs call a caller. */
export function callerName(caller: Caller): string {
  return caller.kind === 'administrator' ? 'client' : caller.name;
}
