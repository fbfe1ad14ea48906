/** A tag as CloudFormation writes it. */
export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** How a service sets and drops tags of what is there. */
export interface Tagging {
  readonly set: (tags: readonly Tag[]) => Promise<unknown>;
  readonly drop: (keys: readonly string[]) => Promise<unknown>;
}

/** Brings the tags of a resource to what the template says now. */
export async function changeTags(
  before: readonly Tag[] = [],
  after: readonly Tag[] = [],
  { set, drop }: Tagging,
): Promise<void> {
  const old = new Map(before.map(({ Key, Value }) => [Key, Value]));
  const changed = after.filter(({ Key, Value }) => old.get(Key) !== Value);
  const wanted = new Set(after.map(({ Key }) => Key));
  const dropped = [...old.keys()].filter((key) => !wanted.has(key));
  if (changed.length > 0) await set(changed);
  if (dropped.length > 0) await drop(dropped);
}
