import { AwsError } from '#kernel';

/** Characters that names of machines and executions may not have, and how long they may be. */
const FORBIDDEN = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]/u;
const LONGEST = 80;

/** Checks the name of a machine or an execution. @throws {AwsError} InvalidName. */
export function checkName(name: string): void {
  if (name.length < 1 || name.length > LONGEST || FORBIDDEN.test(name)) {
    throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
  }
}

/**
 * Checks that an ARN is one of Step Functions, of a resource that the operation is about.
 * @throws {AwsError} InvalidArn.
 */
export function checkArn(arn: string, ...types: readonly string[]): void {
  const [prefix, , service, , , type = ''] = arn.split(':');
  if (prefix !== 'arn' || service !== 'states')
    throw new AwsError('InvalidArn', `Invalid Arn: 'Invalid ARN prefix: ${arn}'`);
  if (types.includes(type)) return;
  throw new AwsError('InvalidArn', `Invalid Arn: 'Resource type not valid in this context: ${type}'`);
}

const ROLE_ARN = /^arn:[^:]+:iam::\d{12}:role\/.+$/;

/** Checks that an ARN is that of a role. @throws {AwsError} InvalidArn. */
export function checkRoleArn(arn: string): void {
  if (!ROLE_ARN.test(arn)) throw new AwsError('InvalidArn', `Invalid Role Arn: '${arn}'`);
}

/** The parts of an ARN of a machine: the machine's own ARN, and a version's number or an alias's name behind it. */
export function machineParts(arn: string): { machineArn: string; qualifier: string | undefined } {
  const parts = arn.split(':');
  return { machineArn: parts.slice(0, 7).join(':'), qualifier: parts[7] };
}
