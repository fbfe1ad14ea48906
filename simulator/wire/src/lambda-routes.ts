/** One route of Lambda's REST API. */
export interface LambdaRoute {
  readonly operation: string;
  readonly method: string;
  /** The path without its API version; `{Name}` becomes a member of the input. */
  readonly path: string;
  /** Status of a success. */
  readonly status: number;
}

const route = (operation: string, method: string, path: string, status = 200): LambdaRoute => ({
  operation,
  method,
  path,
  status,
});

/** Lambda's REST API, as far as it is routed here ("Actions", AWS Lambda API Reference). */
export const LAMBDA_ROUTES: readonly LambdaRoute[] = [
  route('CreateFunction', 'POST', '/functions', 201),
  route('ListFunctions', 'GET', '/functions'),
  route('GetFunction', 'GET', '/functions/{FunctionName}'),
  route('DeleteFunction', 'DELETE', '/functions/{FunctionName}', 204),
  route('UpdateFunctionCode', 'PUT', '/functions/{FunctionName}/code'),
  route('GetFunctionConfiguration', 'GET', '/functions/{FunctionName}/configuration'),
  route('UpdateFunctionConfiguration', 'PUT', '/functions/{FunctionName}/configuration'),
  route('Invoke', 'POST', '/functions/{FunctionName}/invocations'),
  route('PublishVersion', 'POST', '/functions/{FunctionName}/versions', 201),
  route('ListVersionsByFunction', 'GET', '/functions/{FunctionName}/versions'),
  route('CreateAlias', 'POST', '/functions/{FunctionName}/aliases', 201),
  route('ListAliases', 'GET', '/functions/{FunctionName}/aliases'),
  route('GetAlias', 'GET', '/functions/{FunctionName}/aliases/{Name}'),
  route('UpdateAlias', 'PUT', '/functions/{FunctionName}/aliases/{Name}'),
  route('DeleteAlias', 'DELETE', '/functions/{FunctionName}/aliases/{Name}', 204),
  route('AddPermission', 'POST', '/functions/{FunctionName}/policy', 201),
  route('GetPolicy', 'GET', '/functions/{FunctionName}/policy'),
  route('RemovePermission', 'DELETE', '/functions/{FunctionName}/policy/{StatementId}', 204),
  route('PutFunctionConcurrency', 'PUT', '/functions/{FunctionName}/concurrency'),
  route('GetFunctionConcurrency', 'GET', '/functions/{FunctionName}/concurrency'),
  route('DeleteFunctionConcurrency', 'DELETE', '/functions/{FunctionName}/concurrency', 204),
  route('PutFunctionEventInvokeConfig', 'PUT', '/functions/{FunctionName}/event-invoke-config'),
  route('UpdateFunctionEventInvokeConfig', 'POST', '/functions/{FunctionName}/event-invoke-config'),
  route('GetFunctionEventInvokeConfig', 'GET', '/functions/{FunctionName}/event-invoke-config'),
  route('DeleteFunctionEventInvokeConfig', 'DELETE', '/functions/{FunctionName}/event-invoke-config', 204),
  route('ListFunctionEventInvokeConfigs', 'GET', '/functions/{FunctionName}/event-invoke-config/list'),
  route('CreateEventSourceMapping', 'POST', '/event-source-mappings', 202),
  route('ListEventSourceMappings', 'GET', '/event-source-mappings'),
  route('GetEventSourceMapping', 'GET', '/event-source-mappings/{UUID}'),
  route('UpdateEventSourceMapping', 'PUT', '/event-source-mappings/{UUID}', 202),
  route('DeleteEventSourceMapping', 'DELETE', '/event-source-mappings/{UUID}', 202),
  route('TagResource', 'POST', '/tags/{Resource}', 204),
  route('UntagResource', 'DELETE', '/tags/{Resource}', 204),
  route('ListTags', 'GET', '/tags/{Resource}'),
  route('GetAccountSettings', 'GET', '/account-settings'),
];
