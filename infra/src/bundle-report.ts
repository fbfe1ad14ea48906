import type { Bundle } from './bundle/bundle-functions.ts';
import { synthesise } from './synthesise.ts';

/** The largest bundle that is accepted, bytes: what is loaded on a cold start. */
export const MAX_BUNDLE_BYTES = 700_000;

/** A table of the bundles, largest first, with the three largest parts of each. */
export function bundleReport(bundles: readonly Bundle[]): string {
  const sorted = [...bundles].sort((a, b) => b.sizeBytes - a.sizeBytes);
  const lines = sorted.map(({ functionName, sizeBytes, contents }) => {
    const parts = contents.slice(0, 3).map((part) => `${part.name} ${kilobytes(part.sizeBytes)}`);
    return `${functionName.padEnd(24)}${kilobytes(sizeBytes).padStart(6)}  ${parts.join(', ')}`;
  });
  return [`${'function'.padEnd(24)}${'KB'.padStart(6)}  largest parts`, ...lines].join('\n');
}

function kilobytes(sizeBytes: number): string {
  return String(Math.round(sizeBytes / 1000));
}

if (import.meta.main) {
  const { bundles } = await synthesise();
  console.log(bundleReport(bundles));
}
