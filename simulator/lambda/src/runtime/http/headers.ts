/** Headers of a message as Node keeps them: found in any case, written as they were set. */
export class HeaderList {
  readonly #entries = new Map<string, { name: string; value: string | readonly string[] }>();

  /** @throws {TypeError} for a value that is no text and no number. */
  set(name: string, value: unknown): void {
    if (value === undefined) {
      throw Object.assign(new TypeError(`Invalid value "undefined" for header "${name}"`), {
        code: 'ERR_HTTP_INVALID_HEADER_VALUE',
      });
    }
    const kept = Array.isArray(value) ? value.map(String) : String(value);
    this.#entries.set(name.toLowerCase(), { name, value: kept });
  }

  get(name: string): string | readonly string[] | undefined {
    return this.#entries.get(name.toLowerCase())?.value;
  }

  has(name: string): boolean {
    return this.#entries.has(name.toLowerCase());
  }

  delete(name: string): void {
    this.#entries.delete(name.toLowerCase());
  }

  names(): string[] {
    return [...this.#entries.keys()];
  }

  rawNames(): string[] {
    return [...this.#entries.values()].map(({ name }) => name);
  }

  toObject(): Record<string, string | readonly string[]> {
    return Object.fromEntries([...this.#entries].map(([name, { value }]) => [name, value]));
  }

  /** One text a header, as they travel in {@link HttpRequest}. */
  flat(): Record<string, string> {
    return Object.fromEntries(
      [...this.#entries].map(([name, { value }]) => [name, typeof value === 'string' ? value : value.join(', ')]),
    );
  }
}
