import { AwsError } from '#kernel';

/** What a check found: undefined when the case agrees, else how it differs. */
export type Difference = string | undefined;

/** Runs `work` and answers what AWS would answer: its result, or its error's code and message. */
export async function answerOf<Result>(
  work: () => Promise<Result>,
): Promise<{ readonly result: Result } | { readonly code: string; readonly message: string }> {
  try {
    return { result: await work() };
  } catch (error) {
    if (error instanceof AwsError) return { code: error.code, message: error.message };
    throw error;
  }
}
