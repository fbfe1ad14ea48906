import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import vm from 'node:vm';
import { threadId } from 'node:worker_threads';

/** Compiles scripts, with what an earlier run compiled where that is kept. */
export interface CodeCache {
  compile(source: string, options: vm.ScriptOptions): vm.Script;
  /** Keeps what was compiled since: call it when the functions that a start needs have run. */
  keep(script: vm.Script): void;
}

/** Keeps nothing. */
export const noCodeCache: CodeCache = {
  compile: (source, options) => new vm.Script(source, options),
  keep: () => undefined,
};

/**
 * Keeps compiled code in a folder, a file a script. V8 refuses what another version or other flags compiled; then the
 * script is compiled as if nothing were there. A folder that cannot be written costs time, nothing more.
 */
export function createCodeCache(folder: string): CodeCache {
  const unkept = new WeakMap<vm.Script, string>();

  const read = (path: string): Buffer | undefined => {
    try {
      return readFileSync(path);
    } catch {
      return undefined;
    }
  };

  return {
    compile: (source, options) => {
      const path = join(folder, createHash('sha256').update(process.version).update(source).digest('hex'));
      const cachedData = read(path);
      const script = new vm.Script(source, { ...options, ...(cachedData ? { cachedData } : {}) });
      if (!cachedData || script.cachedDataRejected) unkept.set(script, path);
      return script;
    },
    keep: (script) => {
      const path = unkept.get(script);
      if (path === undefined) return;
      unkept.delete(script);
      try {
        mkdirSync(folder, { recursive: true });
        const temporary = `${path}.${process.pid}.${threadId}`;
        writeFileSync(temporary, script.createCachedData());
        renameSync(temporary, path);
      } catch {
        // Said above: it costs time, nothing more.
      }
    },
  };
}
