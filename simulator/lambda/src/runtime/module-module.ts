import { builtinModules, isBuiltin } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Modules } from './handler.ts';
import { refusedModule } from './refused-modules.ts';

/**
 * `node:module` of a function: `createRequire` for its own package, `SourceMap`; what looks into the machine's files
 * refuses.
 */
export function moduleModule({ commonJs }: Modules): Record<string, unknown> {
  const createRequire = (from: unknown) => {
    const path = from instanceof URL || String(from).startsWith('file:') ? fileURLToPath(String(from)) : String(from);
    return commonJs.requireFrom(path.replace(/^\/var\/task\//, ''));
  };
  const real = process.getBuiltinModule('module') as unknown as Record<string, unknown>;
  return { ...refusedModule('module', { ...real }, ['SourceMap']), createRequire, builtinModules, isBuiltin };
}
