import { type Path, pathText } from '../items/paths.ts';
import type { PathNode } from './nodes.ts';
import { createBinder, Faults, type Scope } from './scope.ts';

const REWRITE = 'must remove or rewrite one of these paths';

/** Collects paths that must not touch one another. */
export function createPathSet(faults: Faults): { readonly paths: readonly Path[]; add(path: Path): void } {
  const paths: Path[] = [];
  return {
    paths,
    add: (path) => {
      if (faults.has('overlap')) return;
      for (const other of paths) noteClash(other, path, faults);
      if (!faults.has('overlap')) paths.push(path);
    },
  };
}

function noteClash(one: Path, two: Path, faults: Faults): void {
  const shown = `${REWRITE}; path one: ${pathText(one)}, path two: ${pathText(two)}`;
  for (let index = 0; index < Math.min(one.length, two.length); index += 1) {
    if (typeof one[index] !== typeof two[index]) {
      faults.note('conflict', `Two document paths conflict with each other; ${shown}`);
      return;
    }
    if (one[index] !== two[index]) return;
  }
  faults.note('overlap', `Two document paths overlap with each other; ${shown}`);
}

/**
 * Binds a projection.
 * @returns its paths, or what is wrong with it first in the service's order.
 */
export function bindProjection(nodes: readonly PathNode[], scope: Scope): readonly Path[] | string {
  const faults = new Faults();
  const places = { general: faults, placeholders: faults, nameKind: 'placeholder', valueKind: 'placeholder' };
  const binder = createBinder(scope, places, () => undefined);
  const paths = createPathSet(faults);
  for (const path of nodes.map(binder.path)) paths.add(path);
  return faults.first(['reserved', 'depth', 'placeholder', 'overlap', 'conflict']) ?? paths.paths;
}
