export { createSts } from './create-sts.ts';
