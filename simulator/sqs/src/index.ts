export { createSqs, type Sqs } from './service.ts';
