export type { Bundle, BundleOptions } from './bundle/bundle-functions.ts';
export { bundleReport, MAX_BUNDLE_BYTES } from './bundle-report.ts';
export {
  entryPath,
  FUNCTIONS,
  type FunctionEntry,
  functionName,
  SERVICES,
  type ServiceName,
  TABLE_NAMES,
  tableOfTask,
} from './functions.ts';
export { LETTER_KINDS, LETTERS_TAG, type LetterKind, SERVICE_TAG } from './letters.ts';
export { DEFAULT_STAGE } from './naming.ts';
export { rebundle } from './rebundle.ts';
export { type Synthesis, type SynthesisOptions, synthesise } from './synthesise.ts';
