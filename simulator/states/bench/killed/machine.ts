import type { FakeFunction } from '../../src/testing.ts';

/** What an execution is started with: how often its tasks fail before they succeed, and how it goes on. */
export interface KilledInput {
  readonly id: number;
  /** Attempts of the first task that fail. */
  readonly failures: number;
  /** Whether its payment is refused, which its catcher undoes. */
  readonly refused: boolean;
}

/** Execution `id`'s input: all ways through the machine in turn. */
export function inputOf(id: number): KilledInput {
  return { id, failures: id % 3, refused: id % 7 === 0 };
}

const retry = { ErrorEquals: ['Unavailable'], IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 1.5 };

/** A task whose function is told which attempt it is: so it needs no memory that a kill could take. */
function task(name: string, extra: object) {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: {
      FunctionName: name,
      Payload: { input: '{% $states.input %}', attempt: '{% $states.context.State.RetryCount %}' },
    },
    Output: '{% $states.result.Payload %}',
    Retry: [retry],
    ...extra,
  };
}

/** A machine with retries, catchers, waits, a Parallel and a Map. */
export const KILLED_MACHINE = {
  QueryLanguage: 'JSONata',
  StartAt: 'Charge',
  States: {
    Charge: task('charge', {
      Assign: { order: '{% $states.input %}' },
      Catch: [{ ErrorEquals: ['Refused'], Next: 'Undo', Output: '{% $states.input %}' }],
      Next: 'Settle',
    }),
    Settle: { Type: 'Wait', Seconds: 1, Next: 'Both' },
    Both: {
      Type: 'Parallel',
      Branches: [
        {
          StartAt: 'Reserve',
          States: { Reserve: task('reserve', { Next: 'Rest' }), Rest: { Type: 'Wait', Seconds: 1, End: true } },
        },
        { StartAt: 'Pack', States: { Pack: task('pack', { End: true }) } },
      ],
      Next: 'Lines',
    },
    Lines: {
      Type: 'Map',
      Items: [1, 2, 3],
      MaxConcurrency: 2,
      ItemSelector: {
        line: '{% $states.context.Map.Item.Value %}',
        id: '{% $order.id %}',
        failures: 0,
        refused: false,
      },
      ItemProcessor: { StartAt: 'Ship', States: { Ship: task('ship', { End: true }) } },
      Output: { id: '{% $order.id %}', lines: '{% $states.result %}', both: '{% $states.input %}' },
      End: true,
    },
    Undo: task('undo', { End: true }),
  },
};

class Named extends Error {
  constructor(name: string) {
    super(`${name}, as it was to be`);
    this.name = name;
  }
}

interface Called {
  readonly input: KilledInput & { readonly line?: number };
  readonly attempt: number;
}

/** The functions of the machine. What they answer depends on what they are told alone. */
export function killedFunctions(): Map<string, FakeFunction> {
  const answering = (name: string): FakeFunction => {
    return (event) => {
      const { input, attempt } = event as Called; // As the machine's tasks call.
      if (name === 'charge' && input.refused) throw new Named('Refused');
      if (attempt < input.failures) throw new Named('Unavailable');
      return { ...input, failures: 0, [name]: `${input.id}.${attempt}${input.line ?? ''}` };
    };
  };
  return new Map(['charge', 'reserve', 'pack', 'ship', 'undo'].map((name) => [name, answering(name)]));
}
