import type { EventOrigin } from '@backstitch/outbox';
import { ulid } from 'ulid';

/** The clock and the ids of this process; everything else takes them as a parameter. */
export const origin: EventOrigin = { now: () => Date.now(), newId: () => ulid() };
