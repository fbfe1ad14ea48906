/** What an SDK client of a running system takes; without an endpoint, of AWS itself. */
export function awsSettings(endpoint: string | undefined) {
  if (endpoint === undefined) return {};
  return { endpoint, region: 'eu-west-1', credentials: { accessKeyId: 'laptop', secretAccessKey: 'laptop' } };
}
