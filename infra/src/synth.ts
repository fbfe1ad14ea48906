import { DEFAULT_STAGE } from './naming.ts';
import { synthesise } from './synthesise.ts';

/** What `cdk synth` and `cdk deploy` run: the CDK's command line names the directory. */
const outDir = process.env['CDK_OUTDIR'];
const { directory, bundles, changed } = await synthesise({
  stage: process.env['STAGE'] ?? DEFAULT_STAGE,
  ...(outDir === undefined ? {} : { outDir }),
});
console.error(`${changed ? 'Synthesised' : 'Nothing has changed in'} ${directory}: ${bundles.length} functions.`);
