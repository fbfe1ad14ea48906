import { AwsError, administrator, type Kernel } from '#kernel';
import type { Assets } from '../assembly/assets.ts';
import { CannotDeploy, type TemplatePlace } from '../errors.ts';

/** What a resource type works with while it makes one resource. */
export interface ResourceContext {
  readonly kernel: Kernel;
  readonly logicalId: string;
  readonly stack: string;
  /** Calls a service's operation as the account's administrator. */
  call(service: string, operation: string, input: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>>;
  /** Like `call`, but what is gone already is no error. */
  callUnlessGone(service: string, operation: string, input: Readonly<Record<string, unknown>>): Promise<void>;
  /**
   * The physical name of a resource without one: `<stack>-<logical id>-<random>`.
   * @param limit longest name that the service takes.
   */
  generateName(limit: number): string;
  /** The content of an asset by its key. */
  asset(property: string, objectKey: string): Buffer;
  failAt(property: string, why: string): never;
}

/** What a context is made of. */
export interface ResourceContextParts {
  readonly kernel: Kernel;
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly assets: Assets;
}

const GONE = /NotFound|NoSuchEntity|NonExistent|DoesNotExist/;
const NAME_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const RANDOM_LENGTH = 12;

/** The context of one resource. */
export function resourceContext({ kernel, stack, logicalId, type, assets }: ResourceContextParts): ResourceContext {
  const place: TemplatePlace = { stack, logicalId, type };
  const call: ResourceContext['call'] = async (service, operation, input) => {
    try {
      const output = await kernel.aws.call(service, operation, input, administrator);
      return typeof output === 'object' && output !== null ? { ...output } : {};
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw new CannotDeploy(place, `${service} ${operation} answered ${error.code}: ${error.message}`, {
        cause: error,
      });
    }
  };
  return {
    kernel,
    stack,
    logicalId,
    call,
    callUnlessGone: async (service, operation, input) => {
      await call(service, operation, input).catch((error: CannotDeploy) => {
        if (!(error.cause instanceof AwsError && GONE.test(error.cause.code))) throw error;
      });
    },
    generateName: (limit) => {
      const random = kernel.random.fork(`template/${stack}/${logicalId}`);
      const suffix = Array.from({ length: RANDOM_LENGTH }, () => NAME_ALPHABET[random.int(NAME_ALPHABET.length)]);
      return `${`${stack}-${logicalId}`.slice(0, limit - RANDOM_LENGTH - 1)}-${suffix.join('')}`;
    },
    asset: (property, objectKey) => {
      const content = assets.read(objectKey);
      if (content) return content;
      throw new CannotDeploy({ ...place, property }, `the assembly has no file asset "${objectKey}"`);
    },
    failAt: (property, why) => {
      throw new CannotDeploy({ ...place, ...(property ? { property } : {}) }, why);
    },
  };
}
