import { duration } from '@backstitch/cli/format';
import type { AttemptView, SagaView, StepView } from '../model/saga-view.ts';
import { inWords } from '../model/words.ts';

const MARKS: Readonly<Record<StepView['state'], string>> = {
  done: '✓',
  rejected: '✗',
  failed: '✗',
  running: '●',
  waiting: '↻',
  ahead: '·',
};

/** A saga as bars on one scale: a row a step, a segment a call of its function, the thread between them the waiting. */
export function SagaTimeline({ view }: { readonly view: SagaView }) {
  return (
    <div class="timeline">
      <ol>
        {view.rows.map((row, at) => (
          <Row key={`${at} ${row.name}`} row={row} />
        ))}
      </ol>
      <p class="scale quiet" aria-hidden="true">
        <span>0</span>
        <span>{duration(view.durationMs / 2)}</span>
        <span>{duration(view.durationMs)}</span>
      </p>
    </div>
  );
}

function Row({ row }: { readonly row: StepView }) {
  const retries = row.attempts.length - 1;
  return (
    <li class={`step is-${row.kind} is-${row.state}`}>
      <span class="mark" role="img" aria-label={inWords(row.state)}>
        {MARKS[row.state]}
      </span>
      <span class="name">
        {row.kind === 'compensation' && (
          <span class="undo" role="img" aria-label="compensation">
            ↩
          </span>
        )}
        {row.name}
      </span>
      <span class="track" aria-hidden="true">
        <span class="span" style={place(row)} />
        {row.attempts.map((attempt, at) => (
          <span key={at} class={attempt.hasFailed ? 'call has-failed' : 'call'} style={place(attempt)} />
        ))}
      </span>
      <span class="took">{row.state === 'ahead' ? '' : duration(row.durationMs)}</span>
      <span class="notes">
        {retries > 0 && <span class="retries">{retries === 1 ? '1 retry' : `${retries} retries`}</span>}
        {row.error && <span class="error">{row.error}</span>}
      </span>
    </li>
  );
}

function place({ from, length }: Pick<AttemptView, 'from' | 'length'>): { left: string; width: string } {
  return { left: `${(from * 100).toFixed(2)}%`, width: `${(length * 100).toFixed(2)}%` };
}
