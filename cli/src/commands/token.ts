import { fullScope, type ScopeName } from '@backstitch/contracts';
import type { CommandContext } from '../command-context.ts';
import { UsageError, UserError } from '../errors.ts';
import { allScopes, fetchToken } from '../system/customer-tokens.ts';
import { findRunning } from '../system/run-file.ts';
import { stackOutputs } from '../system/stack-outputs.ts';

/** For whom, and how much. */
export interface TokenOptions {
  readonly customer: string;
  readonly scope?: readonly string[];
  readonly seconds?: string;
}

const MAX_SECONDS = 86_400;

/**
 * `./backstitch token`: prints an access token of the running system for whoever is named. On AWS (`STAGE=`) customers
 * sign in: there it says where.
 */
export async function token({ settings, output }: CommandContext, options: TokenOptions): Promise<number> {
  const scopes = options.scope?.map(scopeNamed) ?? allScopes;
  const validSeconds = options.seconds === undefined ? undefined : secondsOf(options.seconds);
  const running = findRunning(settings.dataDir);
  if (running) {
    const validity = validSeconds === undefined ? {} : { validSeconds };
    const signed = await fetchToken(running.aws, { subject: options.customer, scopes, ...validity });
    output.result({ token: signed }, () => output.line(signed));
    return 0;
  }
  if (!process.env['STAGE']) {
    throw new UserError('No system is running here. Start one with make start, or name a stage on AWS: STAGE=dev.');
  }
  const { SignInUrl, UserPoolClientId } = await stackOutputs(settings.stage, ['SignInUrl', 'UserPoolClientId']);
  for (const line of howToSignIn(SignInUrl, UserPoolClientId, scopes)) output.line(line);
  return 0;
}

/** The authorisation code grant, by hand: no command can sign in for a customer. */
function howToSignIn(signInUrl: string, clientId: string, scopes: readonly ScopeName[]): string[] {
  const redirect = 'http://localhost:8081/';
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    scope: scopes.map(fullScope).join(' '),
    redirect_uri: redirect,
  });
  return [
    'On AWS a customer signs in. In a browser, open:',
    `  ${signInUrl}/oauth2/authorize?${query}`,
    `It ends at ${redirect}?code=... (nothing needs to answer there). Exchange that code, once, for a token:`,
    `  curl ${signInUrl}/oauth2/token -d grant_type=authorization_code -d client_id=${clientId} \\`,
    `    -d redirect_uri=${redirect} -d code=...`,
    'Give its access_token to make start-saga as TOKEN=...',
  ];
}

function scopeNamed(text: string): ScopeName {
  const found = allScopes.find((name) => name === text || fullScope(name) === text);
  if (found) return found;
  throw new UsageError(`There is no scope "${text}"; there are ${allScopes.join(' and ')}.`);
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= MAX_SECONDS) return seconds;
  throw new UsageError(`--seconds ${text}: give a whole number from 1 to ${MAX_SECONDS}.`);
}
