import type { Item } from '../items/attribute-value.ts';

/** An item as the store has it: JSON text, which is read when something has to look into it. */
export class StoredItem {
  readonly text: string;
  #item: Item | undefined;

  constructor(text: string, item?: Item) {
    this.text = text;
    this.#item = item;
  }

  static of(item: Item): StoredItem {
    return new StoredItem(JSON.stringify(item), item);
  }

  get item(): Item {
    this.#item ??= JSON.parse(this.text) as Item; // Only items are stored.
    return this.#item;
  }
}
