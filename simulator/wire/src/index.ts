export { createAwsHost, registerAwsHost } from './aws-host.ts';
export type { Control } from './control.ts';
export { listenAws } from './endpoint.ts';
export { type HttpHandler, type Listener, type ListenOptions, listen, PortTaken } from './listen.ts';
