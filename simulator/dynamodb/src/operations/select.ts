import { ONE_ERROR, validationError } from '../errors.ts';

/** Members that choose what a Query or Scan answers of each item. */
export interface SelectRequest {
  readonly Select?: string;
  readonly IndexName?: string;
  readonly AttributesToGet?: readonly string[];
  readonly ProjectionExpression?: string;
}

/**
 * Checks Select against the projection.
 * @throws {AwsError} ValidationException.
 */
export function checkSelect(request: SelectRequest, operation: 'Query' | 'Scan'): void {
  const { Select: select, AttributesToGet: names, ProjectionExpression: projection } = request;
  const chooses = names !== undefined || projection !== undefined;
  if (select === 'ALL_PROJECTED_ATTRIBUTES' && request.IndexName === undefined) {
    throw validationError('ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName'); // A Scan, too.
  }
  // A Query's faults are told as one of a list; a Scan's are not.
  const prefix = operation === 'Query' ? ONE_ERROR : '';
  if (select === 'SPECIFIC_ATTRIBUTES' && !chooses) {
    const fault = 'Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES';
    throw validationError(prefix + fault);
  }
  if (select !== undefined && select !== 'SPECIFIC_ATTRIBUTES' && chooses) {
    const member = names === undefined ? 'ProjectionExpression' : 'AttributesToGet';
    throw validationError(`${prefix}Cannot specify the ${member} when choosing to get ${shownSelect(select)}`);
  }
}

function shownSelect(select: string): string {
  return select === 'COUNT' ? 'only the Count' : select;
}

/** What precedes a text about a start key's value: some of the texts stand alone. */
export function startKeyFault(fault: string): string {
  const standsAlone = /contains duplicates|number set|numeric value|significant digits|number with magnitude/;
  return standsAlone.test(fault) ? fault : `The provided starting key is invalid: ${fault}`;
}
