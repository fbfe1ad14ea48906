export { createHttpApi, type HttpApi, type HttpApiOptions } from './http-api.ts';
export { listenHttpApi } from './listen-http-api.ts';
