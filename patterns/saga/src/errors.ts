/** A saga's definition contradicts itself. Thrown when the definition is loaded, never while a saga runs. */
export class InvalidSaga extends Error {
  override readonly name = 'InvalidSaga';

  constructor(saga: string, problem: string) {
    super(`The definition of the saga "${saga}" cannot be: ${problem}`);
  }
}
