/** An event pattern that the service refuses; the message is the reason that it gives. */
export class InvalidPattern extends Error {
  override readonly name = 'InvalidPattern';
}
