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
