/** A value as the API writes it: exactly one type and its content (binary as base64, numbers as decimal text). */
export type AttributeValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly B: string }
  | { readonly BOOL: boolean }
  | { readonly NULL: boolean }
  | { readonly SS: readonly string[] }
  | { readonly NS: readonly string[] }
  | { readonly BS: readonly string[] }
  | { readonly L: readonly AttributeValue[] }
  | { readonly M: Item };

/** Attributes by name. */
export type Item = Readonly<Record<string, AttributeValue>>;

/** The ten types of a value. */
export type AttributeType = 'S' | 'N' | 'B' | 'BOOL' | 'NULL' | 'SS' | 'NS' | 'BS' | 'L' | 'M';

/** The types that a key attribute may have. */
export type KeyType = 'S' | 'N' | 'B';

/** The types of sets. */
export type SetType = 'SS' | 'NS' | 'BS';

/** The type of a value that was checked: its only member. */
export function typeOf(value: AttributeValue): AttributeType {
  for (const type in value) return type as AttributeType; // Checked values have exactly one of the ten members.
  throw new Error('An attribute value without a type was let in.');
}

/** The content of a value if it has that type. */
export function contentOf(value: AttributeValue, type: 'S' | 'N' | 'B'): string | undefined {
  return (value as Readonly<Record<string, string | undefined>>)[type]; // A member of another type is undefined.
}

/** The elements of a set value; undefined for every other type. */
export function setElements(value: AttributeValue): readonly string[] | undefined {
  if ('SS' in value) return value.SS;
  if ('NS' in value) return value.NS;
  if ('BS' in value) return value.BS;
  return undefined;
}

/** The type of a set value; undefined for every other type. */
export function setTypeOf(value: AttributeValue): SetType | undefined {
  if ('SS' in value) return 'SS';
  if ('NS' in value) return 'NS';
  return 'BS' in value ? 'BS' : undefined;
}

/** A set of that type. */
export function setOf(type: SetType, elements: readonly string[]): AttributeValue {
  if (type === 'SS') return { SS: elements };
  return type === 'NS' ? { NS: elements } : { BS: elements };
}

/** The value of an attribute, never of something that every object has. */
export function attributeOf(item: Item, name: string): AttributeValue | undefined {
  return Object.hasOwn(item, name) ? item[name] : undefined;
}

/** Picks the attributes that are there. */
export function pickAttributes(item: Item, names: Iterable<string>): Item {
  const picked: Array<[string, AttributeValue]> = [];
  for (const name of names) {
    const value = attributeOf(item, name);
    if (value) picked.push([name, value]);
  }
  return Object.fromEntries(picked);
}
