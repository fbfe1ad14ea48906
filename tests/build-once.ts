import { buildSystem } from '@backstitch/cli';

/** Bundles the functions and synthesises the template before any test opens a system: otherwise each would do it. */
export default async function buildOnce(): Promise<void> {
  await buildSystem('dev');
}
