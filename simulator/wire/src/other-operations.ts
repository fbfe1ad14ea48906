/**
 * Operations that exist on AWS and not here, by service: they are refused by name as not simulated, while a name that
 * no operation has is an UnknownOperationException, as on AWS. Of services that are not listed every name is taken for
 * an operation that is not simulated.
 */
const NOT_SIMULATED: Readonly<Record<string, readonly string[]>> = {
  events: [
    ...['ActivateEventSource', 'DeactivateEventSource', 'DescribeEventSource', 'ListEventSources'],
    ...['CreateApiDestination', 'DeleteApiDestination', 'DescribeApiDestination', 'ListApiDestinations'],
    ...['UpdateApiDestination', 'CreateConnection', 'DeauthorizeConnection', 'DeleteConnection'],
    ...['DescribeConnection', 'ListConnections', 'UpdateConnection', 'CreateEndpoint', 'DeleteEndpoint'],
    ...['DescribeEndpoint', 'ListEndpoints', 'UpdateEndpoint', 'CreatePartnerEventSource'],
    ...['DeletePartnerEventSource', 'DescribePartnerEventSource', 'ListPartnerEventSourceAccounts'],
    ...['ListPartnerEventSources', 'PutPartnerEvents'],
  ],
  sqs: [],
  states: [
    ...['CreateActivity', 'DeleteActivity', 'DescribeActivity', 'GetActivityTask', 'ListActivities'],
    ...['DescribeMapRun', 'ListMapRuns', 'UpdateMapRun', 'StartSyncExecution', 'DescribeStateMachineForExecution'],
  ],
  sts: [
    ...['AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity', 'AssumeRoot', 'DecodeAuthorizationMessage'],
    ...['GetAccessKeyInfo', 'GetFederationToken', 'GetSessionToken'],
  ],
};

/** Whether AWS has this operation, as far as is known here; those that are simulated are not asked about. */
export function existsOnAws(service: string, operation: string): boolean {
  return NOT_SIMULATED[service]?.includes(operation) ?? true;
}
