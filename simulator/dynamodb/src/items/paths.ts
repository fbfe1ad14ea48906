import { type AttributeValue, attributeOf, type Item } from './attribute-value.ts';

/** A document path: an attribute's name, then names and list indexes. */
export type Path = readonly (string | number)[];

/** The value at a path. */
export function valueAt(item: Item, path: Path): AttributeValue | undefined {
  let value: AttributeValue | undefined = { M: item };
  for (const element of path) {
    value = value && childOf(value, element);
    if (!value) return undefined;
  }
  return value;
}

/** A member of a map, or an element of a list. */
export function childOf(value: AttributeValue, element: string | number): AttributeValue | undefined {
  if (typeof element === 'number') return 'L' in value ? value.L[element] : undefined;
  return 'M' in value ? attributeOf(value.M, element) : undefined;
}

/** As error texts show it: `[a, [0], b]`. */
export function pathText(path: Path): string {
  return `[${path.map((element) => (typeof element === 'number' ? `[${element}]` : element)).join(', ')}]`;
}

/** Which parts of a document are wanted. */
interface Selection {
  whole: boolean;
  readonly children: Map<string | number, Selection>;
}

function selectionOf(paths: readonly Path[]): Selection {
  const root: Selection = { whole: false, children: new Map() };
  for (const path of paths) {
    let node = root;
    for (const element of path) {
      const child = node.children.get(element) ?? { whole: false, children: new Map() };
      node.children.set(element, child);
      node = child;
    }
    node.whole = true;
  }
  return root;
}

/** The parts of an item that paths name; list elements close up in their order. */
export function projectItem(item: Item, paths: readonly Path[]): Item {
  if (paths.every((path) => path.length === 1)) return projectAttributes(item, paths);
  return selectFromMap(item, selectionOf(paths)) ?? {};
}

function projectAttributes(item: Item, paths: readonly Path[]): Item {
  const found: Array<[string, AttributeValue]> = [];
  for (const path of paths) {
    const name = String(path[0]);
    const value = attributeOf(item, name);
    if (value) found.push([name, value]);
  }
  return Object.fromEntries(found);
}

function selectFrom(value: AttributeValue, selection: Selection): AttributeValue | undefined {
  if (selection.whole) return value;
  if ('M' in value) {
    const map = selectFromMap(value.M, selection);
    return map && { M: map };
  }
  if ('L' in value) return selectFromList(value.L, selection);
  return undefined;
}

function selectFromMap(map: Item, selection: Selection): Item | undefined {
  const found: Array<[string, AttributeValue]> = [];
  for (const [name, child] of selection.children) {
    if (typeof name === 'number') continue;
    const value = attributeOf(map, name);
    const selected = value && selectFrom(value, child);
    if (selected) found.push([name, selected]);
  }
  return found.length > 0 ? Object.fromEntries(found) : undefined;
}

function selectFromList(list: readonly AttributeValue[], selection: Selection): AttributeValue | undefined {
  const found: AttributeValue[] = [];
  const indexes = [...selection.children.keys()].filter((index) => typeof index === 'number');
  for (const index of indexes.sort((a, b) => a - b)) {
    const [value, child] = [list[index], selection.children.get(index)];
    const selected = value && child && selectFrom(value, child);
    if (selected) found.push(selected);
  }
  return found.length > 0 ? { L: found } : undefined;
}
