import { useState } from 'preact/hooks';
import type { BreakableTask, ConsoleConfig } from '../../shared/console-config.ts';
import { faultInWords } from '../model/words.ts';
import { type BrokenFault, breakTask, mendTask } from '../read/faults.ts';
import { type Action, useAction } from '../use-action.ts';

interface BreakPanelProps {
  readonly steps: ConsoleConfig['steps'];
  readonly faults: readonly BrokenFault[];
  readonly onChanged: () => void;
}

/** A switch a step: on is broken. */
export function BreakPanel({ steps, faults, onChanged }: BreakPanelProps) {
  const action = useAction();
  const run = (change: () => Promise<void>) =>
    action.run(async () => {
      await change();
      onChanged();
    });
  const tasks = steps.flatMap(({ action: forward, compensation }) => [
    { task: forward, isCompensation: false },
    ...(compensation ? [{ task: compensation, isCompensation: true }] : []),
  ]);
  const others = faults.filter(({ label }) => !tasks.some(({ task }) => task.name === label));
  return (
    <section class="card" aria-labelledby="break-title">
      <div class="title-row">
        <h2 id="break-title">Break a step</h2>
        {faults.length > 0 && (
          <button type="button" class="link" onClick={() => run(() => mendTask())}>
            Mend everything
          </button>
        )}
      </div>
      <ul class="breakables">
        {tasks.map(({ task, isCompensation }) => (
          <Breakable
            key={task.name}
            task={task}
            isCompensation={isCompensation}
            brokenMode={faults.find(({ label }) => label === task.name)?.mode}
            action={{ ...action, run }}
          />
        ))}
      </ul>
      {others.map(({ id, label, mode }) => (
        <p key={id} class="quiet">
          Also broken: {label ?? 'a call'} ({mode}).
        </p>
      ))}
      {action.error && (
        <p class="said-no" role="alert">
          {action.error.message}
        </p>
      )}
    </section>
  );
}

interface BreakableProps {
  readonly task: BreakableTask;
  readonly isCompensation: boolean;
  /** Its mode, while it is broken. */
  readonly brokenMode: string | undefined;
  readonly action: Action;
}

const USUAL_MODE = 'error';

function Breakable({ task: { name, faults }, isCompensation, brokenMode, action }: BreakableProps) {
  const [chosenMode, setMode] = useState(USUAL_MODE);
  const mode = brokenMode ?? chosenMode;
  const isBroken = brokenMode !== undefined;
  const breakIn = (wanted: string) => {
    const fault = faults.find((candidate) => candidate.mode === wanted);
    if (fault) action.run(() => breakTask(fault));
  };
  const choose = (wanted: string) => {
    setMode(wanted);
    if (isBroken) breakIn(wanted);
  };
  return (
    <li class={isBroken ? 'breakable is-broken' : 'breakable'}>
      <span class={isCompensation ? 'name is-compensation' : 'name'}>
        {isCompensation && (
          <span class="undo" role="img" aria-label="compensation">
            ↩
          </span>
        )}
        {name}
      </span>
      <select
        aria-label={`How ${name} breaks`}
        title={faultInWords(mode)}
        value={mode}
        disabled={action.isBusy}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
      >
        {faults.map((fault) => (
          <option key={fault.mode} value={fault.mode}>
            {fault.mode}
          </option>
        ))}
      </select>
      <button
        type="button"
        role="switch"
        class="switch"
        aria-checked={isBroken}
        aria-label={`${name} is broken`}
        disabled={action.isBusy}
        onClick={() => (isBroken ? action.run(() => mendTask(name)) : breakIn(mode))}
      />
      {isBroken && <span class="how">{faultInWords(mode)}</span>}
    </li>
  );
}
