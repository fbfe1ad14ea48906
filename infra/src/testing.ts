import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { backstitchApp } from './app.ts';

/** The app with functions that do nothing: for tests of the template, which need no bundles. */
export function openApp(stage = 'test'): { app: App; template: Template } {
  const bundle = mkdtempSync(join(tmpdir(), 'bundle-'));
  writeFileSync(join(bundle, 'index.js'), 'exports.handler = async () => undefined;\n');
  const app = backstitchApp({ stage, outDir: mkdtempSync(join(tmpdir(), 'cdk-')), bundleOf: () => bundle });
  return { app, template: Template.fromStack(app.node.findChild(`Backstitch-${stage}`) as Stack) }; // the app's one stack
}
