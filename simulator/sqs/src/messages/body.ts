import { hash } from 'node:crypto';
import { invalidMessageContents, invalidParameterValue, missingParameter } from '../errors.ts';

/** Characters that XML 1.0 does not allow; lone surrogates are among them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to find.
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u;

/** Whether a text holds characters that no message may hold. */
export const hasForbiddenCharacters = (text: string): boolean => FORBIDDEN.test(text);

/**
 * Checks a message's body.
 * @param sizeBytes of body and attributes together.
 * @throws {AwsError} MissingParameter, InvalidMessageContents, InvalidParameterValue.
 * @see "SendMessage", Amazon SQS API Reference
 */
export function checkBody(body: string, sizeBytes: number, maximumBytes: number): void {
  if (body === '') throw missingParameter('MessageBody');
  if (sizeBytes > maximumBytes) {
    throw invalidParameterValue(
      `One or more parameters are invalid. Reason: Message must be shorter than ${maximumBytes} bytes.`,
    );
  }
  if (hasForbiddenCharacters(body)) throw invalidMessageContents();
}

/** The digest by which a caller checks that its body arrived. */
export function bodyMd5(body: string): string {
  return hash('md5', body);
}
