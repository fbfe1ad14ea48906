import { isDeepStrictEqual } from 'node:util';
import { AwsError, type Kernel, type Random } from '#kernel';
import { resourceNotFound, validationError } from '../errors.ts';
import { type FunctionConfiguration, type FunctionReference, readFunctionReference } from './function-configuration.ts';
import { type Alias, FunctionStore } from './function-store.ts';

/** The functions of the account: found by name, ARN, version and alias. */
export class Functions {
  readonly store: FunctionStore;
  readonly #kernel: Kernel;
  readonly #random: Random;
  readonly #changed: Array<(functionName: string) => void> = [];

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.#random = kernel.random.fork('lambda-routing');
    this.store = new FunctionStore(kernel.store, (name) => this.arnOf(name));
  }

  arnOf(name: string): string {
    return this.#kernel.aws.arn('lambda', `function:${name}`);
  }

  /** Told when code or configuration of a function changed, or the function went. */
  onChanged(listener: (functionName: string) => void): void {
    this.#changed.push(listener);
  }

  changed(functionName: string): void {
    for (const listener of this.#changed) listener(functionName);
  }

  /** @throws {AwsError} ValidationException when the text names no function. */
  reference(text: string, qualifier?: string): FunctionReference {
    const reference = readFunctionReference(text);
    if (!reference) {
      throw validationError(
        `1 validation error detected: Value '${text}' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?`,
      );
    }
    return { name: reference.name, qualifier: qualifier ?? reference.qualifier };
  }

  /**
   * The configuration that a name, with a version or an alias, means.
   * @throws {AwsError} ResourceNotFoundException.
   */
  find({ FunctionName, Qualifier }: { FunctionName: string; Qualifier?: string | undefined }): FunctionConfiguration {
    const { name, qualifier } = this.reference(FunctionName, Qualifier);
    return this.store.configuration(name, this.versionOf(name, qualifier));
  }

  /**
   * The configuration that one invocation gets: an alias of two versions draws one of them, by its weight.
   * @throws {AwsError} ResourceNotFoundException.
   */
  route({ FunctionName, Qualifier }: { FunctionName: string; Qualifier?: string | undefined }): FunctionConfiguration {
    const { name, qualifier } = this.reference(FunctionName, Qualifier);
    const version = this.versionOf(name, qualifier);
    const second = version === qualifier ? undefined : this.#alias(name, qualifier)?.second;
    const isSecond = second !== undefined && this.#random.float() < second.weight;
    return this.store.configuration(name, isSecond ? second.version : version);
  }

  /** The version that a qualifier stands for. */
  versionOf(name: string, qualifier: string | undefined): string {
    if (qualifier === undefined || qualifier === '$LATEST' || /^\d+$/.test(qualifier)) return qualifier ?? '$LATEST';
    const alias = this.#alias(name, qualifier);
    if (!alias) throw resourceNotFound(`Function not found: ${this.arnOf(name)}:${qualifier}`);
    return alias.version;
  }

  #alias(name: string, qualifier: string | undefined): Alias | undefined {
    if (qualifier === undefined || qualifier === '$LATEST') return undefined;
    const { aliases } = this.store.settings(name);
    return Object.hasOwn(aliases, qualifier) ? aliases[qualifier] : undefined;
  }

  /** Freezes `$LATEST` as a version; when nothing changed since the last one, that one is the answer. */
  publish(latest: FunctionConfiguration, description?: string): FunctionConfiguration {
    const { functionName } = latest;
    const newest = this.store.versions(functionName).at(-1);
    if (newest && newest.version !== '$LATEST' && isSame(newest, latest)) return newest;
    const settings = this.store.settings(functionName);
    const version = {
      ...latest,
      version: String(settings.nextVersion),
      description: description ?? latest.description,
    };
    this.store.saveSettings(functionName, { ...settings, nextVersion: settings.nextVersion + 1 });
    this.store.saveConfiguration(version);
    return version;
  }

  /** The revision that the caller named is not the current one. */
  preconditionFailed(): AwsError {
    return new AwsError(
      'PreconditionFailedException',
      'The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id',
      { statusCode: 412 },
    );
  }
}

/** Whether code and configuration are the same; who changed them when does not count. */
function isSame(version: FunctionConfiguration, latest: FunctionConfiguration): boolean {
  const { functionName } = latest;
  const unimportant = { functionName, version: '', description: '', revisionId: '', lastModifiedMs: 0 };
  return isDeepStrictEqual({ ...version, ...unimportant }, { ...latest, ...unimportant });
}
