export { createHttpApi, type HttpApi, type HttpApiOptions } from './http-api.ts';
export type { KeySets } from './jwt-authorizer.ts';
export { listenHttpApi } from './listen-http-api.ts';
