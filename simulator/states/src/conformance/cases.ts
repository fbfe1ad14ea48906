import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json, JsonObject } from '../json.ts';

/** A recorded execution, as the cases' own README describes it. */
export interface ExecutionCase {
  readonly id: string;
  readonly group: string;
  readonly recorded: string;
  readonly type?: 'EXPRESS';
  readonly clock?: string;
  readonly functions?: Readonly<Record<string, FunctionBehaviour>>;
  readonly tables?: Readonly<Record<string, { readonly partitionKey: string }>>;
  readonly queues?: Readonly<Record<string, { readonly url: string }>>;
  readonly consumers?: readonly Consumer[];
  readonly definition: Json;
  readonly definitionText?: string;
  readonly input: Json;
  readonly inputText?: string;
  readonly placeholders?: readonly string[];
  readonly order?: 'concurrent' | 'sorted';
  readonly expected: ExpectedExecution;
}

/** How a recorded execution ended. */
interface ExpectedExecution {
  readonly status: string;
  readonly output?: Json;
  readonly error?: string;
  readonly cause?: Json;
  readonly events?: readonly JsonObject[];
}

/** What a recorded function does. */
export interface FunctionBehaviour {
  readonly behaviour: string;
  readonly seconds?: number;
  readonly value?: Json;
  readonly text?: string;
  readonly times?: number;
  readonly prefix?: string;
  readonly errorType?: string;
  readonly errorMessage?: string;
}

/** Who answers the task tokens in a queue. */
export interface Consumer {
  readonly queue: string;
  readonly answer: 'success' | 'failure' | 'heartbeat-then-success';
}

/** A recorded validation or refusal of a definition. */
export interface DefinitionCase {
  readonly id: string;
  readonly group: 'refused' | 'validation';
  readonly type: 'STANDARD' | 'EXPRESS';
  readonly definition?: Json;
  readonly definitionText?: string;
  readonly expected: JsonObject;
}

/** A recorded state that was run alone. */
export interface SingleStateCase {
  readonly id: string;
  readonly group: string;
  readonly definition?: Json;
  readonly definitionText?: string;
  readonly input?: Json;
  readonly inputText?: string;
  readonly context?: Json;
  readonly contextText?: string;
  readonly variables?: Json;
  readonly variablesText?: string;
  readonly stateName?: string;
  readonly inspectionLevel?: string;
  readonly revealSecrets?: boolean;
  readonly mock?: JsonObject;
  readonly stateConfiguration?: JsonObject;
  readonly roleArn?: string;
  readonly placeholders?: readonly string[];
  readonly expected: JsonObject;
}

/** Reads a file of cases from the folder of recorded cases. */
export function readCases<Case>(oraclesDir: string, file: string): readonly Case[] {
  return JSON.parse(readFileSync(join(oraclesDir, 'states', file), 'utf8')) as Case[]; // The folder's README is its schema.
}
