/** An outbox row that no publication can come of. It is parked for a person, and its followers wait. */
export class MalformedOutboxRow extends Error {
  override readonly name = 'MalformedOutboxRow';
  /** The row as it is. */
  readonly item: unknown;

  constructor(item: unknown, reason: string) {
    super(`This outbox row cannot be published: ${reason}. It was parked; discard it, or mend it and redrive.`);
    this.item = item;
  }
}

/** An event is new to its consumer, but what it should do is not possible as things stand. Nothing was written. */
export class EffectRefused extends Error {
  override readonly name = 'EffectRefused';
  readonly eventId: string;
  /** Which writes of the effect were refused, by index. */
  readonly refused: readonly number[];

  constructor(consumer: string, eventId: string, refused: readonly number[]) {
    super(
      `${consumer}: the writes ${refused.join(', ')} of event ${eventId} met a condition that does not hold. ` +
        'It is delivered again, then a dead letter.',
    );
    this.eventId = eventId;
    this.refused = refused;
  }
}
