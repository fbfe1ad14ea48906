import { AsyncLocalStorage } from 'node:async_hooks';
import type vm from 'node:vm';

/** What `import()` gives in a file of a realm's bundle. */
export type ImportFrom = (file: string, specifier: string) => Promise<vm.Module>;

/**
 * The realm whose code runs, as far as `import()` must know it: a compiled script is the same in all realms of a
 * thread, and V8 tells of an import only which script has it.
 */
export const importsOfRealm = new AsyncLocalStorage<ImportFrom>();
