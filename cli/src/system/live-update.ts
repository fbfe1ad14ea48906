/** What changes a running system. */
export interface LiveUpdateParts {
  /** Bundles again the functions that contain one of these files; answers them, each with its new package. */
  readonly rebundle: (paths: readonly string[]) => Promise<readonly { functionName: string; directory: string }[]>;
  /** Gives a running function its new code; answers whether it was another one. */
  readonly updateCode: (functionName: string, directory: string) => Promise<boolean>;
  /** Synthesises the template anew and loads it; answers the resources that changed, as people call them. */
  readonly reloadTemplate: () => Promise<readonly string[]>;
  readonly line: (text: string) => void;
  readonly now: () => number;
}

/** Files that say what is deployed rather than what it does. */
const TEMPLATE_SOURCE = /^infra\/src\/|^state-machines\/.*\.json$/;

/**
 * Brings changed sources into a running system, one change after the other. What does not build or load is said in a
 * line, and the old code keeps running.
 * @returns takes the paths of files that changed together, from the project's root; resolves when they are in.
 */
export function liveUpdate(parts: LiveUpdateParts): (paths: readonly string[]) => Promise<void> {
  const { line, now } = parts;
  let last = Promise.resolve();

  const attempt = async (what: string, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      line(`${what}: ${messageOf(error)}`);
    }
  };

  const updateFunctions = async (paths: readonly string[]) => {
    const startedMs = now();
    for (const { functionName, directory } of await parts.rebundle(paths)) {
      if (!(await parts.updateCode(functionName, directory))) continue;
      line(`${functionName}: new code (${Math.round(now() - startedMs)} ms)`);
    }
  };

  const reload = async () => {
    const startedMs = now();
    const changed = await parts.reloadTemplate();
    const what = changed.length === 0 ? 'nothing changed' : changed.join(', ');
    line(`template: ${what} (${Math.round(now() - startedMs)} ms)`);
  };

  const update = async (paths: readonly string[]) => {
    const ofTemplate = paths.filter((path) => TEMPLATE_SOURCE.test(path));
    const ofCode = paths.filter((path) => !ofTemplate.includes(path));
    if (ofCode.length > 0) await attempt('The old code keeps running', () => updateFunctions(ofCode));
    if (ofTemplate.length > 0) await attempt('The template was not loaded', reload);
  };

  return (paths) => {
    last = last.then(() => update(paths));
    return last;
  };
}

/** An error's text on one line; esbuild's has a line for each place. */
function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text
    .split('\n')
    .map((part) => part.trim())
    .filter(Boolean)
    .join(' ');
}
