import { spawn } from 'node:child_process';
import { UserError } from '../errors.ts';
import { projectRoot } from '../settings.ts';

const NO_CREDENTIALS = /credential|security token|unable to resolve AWS account|Need to perform AWS calls/i;

/**
 * Runs the CDK's command line on a synthesised template, its words on this terminal.
 * @throws {UserError} when it fails; missing credentials are named as such.
 */
export async function runCdk(args: readonly string[]): Promise<void> {
  const child = spawn('cdk', [...args, '--no-notices', '--no-version-reporting'], {
    cwd: projectRoot,
    stdio: ['inherit', 'inherit', 'pipe'],
    env: { ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true' },
  });
  let words = '';
  child.stderr.on('data', (chunk) => {
    words = (words + String(chunk)).slice(-20_000);
    process.stderr.write(chunk);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code === 0) return;
  if (NO_CREDENTIALS.test(words)) {
    throw new UserError(
      'There are no AWS credentials that work. Sign in (aws sso login, aws configure, or AWS_ACCESS_KEY_ID and ' +
        'AWS_SECRET_ACCESS_KEY), then try again. Nothing was changed.',
    );
  }
  throw new UserError(`cdk ${args[0]} failed (exit code ${code}); its own words are above.`);
}
