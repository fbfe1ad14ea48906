import type { Item } from '../items/attribute-value.ts';

/** An item as the store has it: JSON text, which is read when something has to look into it. */
export class StoredItem {
  readonly text: string;
  #item: Item | undefined;

  constructor(text: string) {
    this.text = text;
  }

  get item(): Item {
    this.#item ??= JSON.parse(this.text) as Item; // Only items are stored.
    return this.#item;
  }
}
