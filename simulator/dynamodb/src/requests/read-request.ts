import { NotSimulated } from '#kernel';
import { validationError } from '../errors.ts';
import { checkConstraints } from './check-constraints.ts';
import { checkTypes } from './check-types.ts';
import { type Members, text } from './shapes.ts';

/** How a request is read. */
export interface RequestForm {
  readonly members: Members;
  /** The operation is on a table: its name's absence and length are told before everything else. */
  readonly control?: boolean;
  /** Where this member is given, an empty table's name is told alone. */
  readonly whole?: string;
  /** Members whose faults are told alone then. */
  readonly wholeFirst?: Members;
  /** Members that the service knows and this simulator does not: they are refused, never ignored. */
  readonly notSimulated?: readonly string[];
}

const TABLE_ARN = /^arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:\d{12}:table\/([a-zA-Z0-9_.-]{3,255})$/;

/**
 * Reads a request: types, then constraints. A table may be named by its ARN.
 * @param request the form `Request` that the shape describes; the caller names it.
 * @throws {AwsError} SerializationException, ValidationException.
 */
export function readRequest<Request>(input: Readonly<Record<string, unknown>>, form: RequestForm): Request {
  for (const name of form.notSimulated ?? []) {
    if (input[name] !== undefined && input[name] !== null) throw new NotSimulated(`the DynamoDB parameter ${name}`);
  }
  const request = checkTypes(input, form.members);
  const table = request['TableName'];
  if (typeof table === 'string' && table.startsWith('arn:')) request['TableName'] = nameOfTable(table);
  if (form.control) checkTableName(request['TableName']);
  if (form.whole !== undefined && request[form.whole] !== undefined) checkWhole(request, form);
  checkConstraints(request, form.members);
  return request as Request; // Just checked against the form that describes it.
}

/** A table's name, whether it is given as such or as an ARN. */
export function nameOfTable(nameOrArn: string): string {
  if (!nameOrArn.startsWith('arn:')) return nameOrArn;
  return TABLE_ARN.exec(nameOrArn)?.[1] ?? nameOrArn;
}

const WHOLE_NAME: Members = { TableName: text({ minLength: 1, alone: 'TableName' }) };

/** A request that lacks nothing takes newer checks: they stop earlier. */
function checkWhole(request: Readonly<Record<string, unknown>>, { wholeFirst }: RequestForm): void {
  if (request['TableName'] === '') checkConstraints(request, WHOLE_NAME);
  if (wholeFirst) checkConstraints(request, wholeFirst);
}

function checkTableName(name: unknown): void {
  if (name === undefined) {
    throw validationError("The parameter 'TableName' is required but was not present in the request");
  }
  const { length } = String(name);
  if (length < 3 || length > 255) {
    throw validationError('TableName must be at least 3 characters long and at most 255 characters long');
  }
}
