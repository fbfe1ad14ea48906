import { AwsError, administrator, createKernel } from '#kernel';
import { createStates } from '../service.ts';
import { RECORDED } from './recorded-names.ts';

/** Asks Step Functions something. @throws an error with a `code` and a `message`. */
export type Ask = (operation: string, input: Readonly<Record<string, unknown>>) => Promise<unknown>;

/** Asks an account in this process that is made for the one question. */
export function askAlone(seed: string): Ask {
  return async (operation, input) => {
    const kernel = createKernel({ seed, region: RECORDED.region, accountId: RECORDED.accountId });
    createStates(kernel);
    try {
      return await kernel.aws.call('states', operation, input, administrator);
    } finally {
      kernel.close();
    }
  };
}

/** What the service refused with; any other error is thrown on. */
export function refusalOf(error: unknown): { code: string; message: string } {
  const { code, message } = Object(error);
  if (error instanceof AwsError || typeof code === 'string') return { code: String(code), message: String(message) };
  throw error;
}
