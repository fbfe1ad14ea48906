import { AwsError } from '#kernel';
import type { Parts, PartsOperation } from '../parts.ts';
import { controlTableName } from '../requests/common-shapes.ts';
import { readRequest } from '../requests/read-request.ts';
import { field, flag, integer } from '../requests/shapes.ts';
import type { Table } from './table.ts';

const DEFAULT_DAYS = 35;
const DAY_MS = 86_400_000;

/** A table can be restored up to so many milliseconds ago and no later. */
const LATEST_RESTORABLE_MS = 5 * 60_000;

/** DescribeContinuousBackups. */
export const describeContinuousBackups: PartsOperation = (parts, input) => {
  const form = { control: true, members: { TableName: controlTableName } };
  const { TableName: name } = readRequest<{ TableName: string }>(input, form);
  return describeBackups(parts, backedUpTable(parts, name));
};

interface UpdateRequest {
  readonly TableName: string;
  readonly PointInTimeRecoverySpecification: {
    readonly PointInTimeRecoveryEnabled: boolean;
    readonly RecoveryPeriodInDays?: number;
  };
}

const updateForm = {
  control: true,
  members: {
    TableName: controlTableName,
    PointInTimeRecoverySpecification: field(
      'PointInTimeRecoverySpecification',
      {
        PointInTimeRecoveryEnabled: { ...flag, notNull: true },
        RecoveryPeriodInDays: integer({ atLeast: 1, atMost: 35 }),
      },
      { notNull: true },
    ),
  },
};

/** UpdateContinuousBackups: the setting is kept and described; restoring itself is not simulated. */
export const updateContinuousBackups: PartsOperation = (parts, input) => {
  const request = readRequest<UpdateRequest>(input, updateForm);
  const { PointInTimeRecoveryEnabled: enabled, RecoveryPeriodInDays: days = DEFAULT_DAYS } =
    request.PointInTimeRecoverySpecification;
  const { recoverableSinceMs: since, recoveryDays: _, ...table } = backedUpTable(parts, request.TableName);
  const recovery = { recoverableSinceMs: since ?? parts.kernel.clock.now(), recoveryDays: days };
  const changed: Table = enabled ? { ...table, ...recovery } : table;
  parts.catalogue.save(changed);
  return describeBackups(parts, changed);
};

/** Operations on backups have an error of their own for a table that is not there. */
function backedUpTable(parts: Parts, name: string): Table {
  const table = parts.catalogue.find(name);
  if (!table) throw new AwsError('TableNotFoundException', `Table not found: ${name}`);
  return table;
}

function describeBackups(parts: Parts, { recoverableSinceMs: since, recoveryDays: days = DEFAULT_DAYS }: Table) {
  const nowMs = parts.kernel.clock.now();
  return {
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription:
        since === undefined
          ? { PointInTimeRecoveryStatus: 'DISABLED' }
          : {
              PointInTimeRecoveryStatus: 'ENABLED',
              RecoveryPeriodInDays: days,
              EarliestRestorableDateTime: Math.max(since, nowMs - days * DAY_MS) / 1000,
              LatestRestorableDateTime: Math.max(since, nowMs - LATEST_RESTORABLE_MS) / 1000,
            },
    },
  };
}
