import { z } from 'zod';
import { AwsError, type Operation, type Row } from '#kernel';
import type { Engine } from '../interpreter/engine.ts';
import { checkArn, checkName } from './names.ts';
import { Arn, MaxResults, optional, pageToken, readPageToken, readRequest } from './request.ts';
import { putTags, Tags } from './tags.ts';

const CreateRequest = z.object({ name: z.string(), tags: optional(Tags) });

/** Makes an activity: a name under which workers fetch tasks. Repeated, it answers the same. */
export function createActivity(engine: Engine): Operation {
  return (input) => {
    const { name, tags } = readRequest('CreateActivity', CreateRequest, input);
    checkName(name);
    const { store, clock, aws } = engine.kernel;
    const activityArn = aws.arn('states', `activity:${name}`);
    store.run(
      'INSERT INTO states_activities (arn, name, created_ms) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
      activityArn,
      name,
      clock.now(),
    );
    if (tags) putTags(store, activityArn, tags);
    return { activityArn, creationDate: Number(activityRow(engine, activityArn)['created_ms']) / 1_000 };
  };
}

const ArnRequest = z.object({ activityArn: Arn });

/** Describes an activity. */
export function describeActivity(engine: Engine): Operation {
  return (input) => {
    const { activityArn } = readRequest('DescribeActivity', ArnRequest, input);
    return described(activityRow(engine, activityArn));
  };
}

/** Deletes an activity. Tasks that wait for a worker go on waiting, until they time out. */
export function deleteActivity(engine: Engine): Operation {
  return (input) => {
    const { activityArn } = readRequest('DeleteActivity', ArnRequest, input);
    engine.kernel.store.run('DELETE FROM states_activities WHERE arn = ?', activityArn);
    engine.kernel.store.run('DELETE FROM states_tags WHERE arn = ?', activityArn);
    return {};
  };
}

const ListRequest = z.object({ maxResults: MaxResults, nextToken: optional(z.string()) });

/** Lists activities by name. */
export function listActivities(engine: Engine): Operation {
  return (input) => {
    const { maxResults, nextToken } = readRequest('ListActivities', ListRequest, input);
    const rows = engine.kernel.store.all(
      'SELECT * FROM states_activities WHERE name > ? ORDER BY name LIMIT ?',
      String(readPageToken(nextToken) ?? ''),
      maxResults,
    );
    const last = rows.length === maxResults ? rows.at(-1) : undefined;
    return { activities: rows.map(described), ...(last ? { nextToken: pageToken(last['name']) } : {}) };
  };
}

function described(row: Row): object {
  return { activityArn: row['arn'], name: row['name'], creationDate: Number(row['created_ms']) / 1_000 };
}

/** Finds an activity. @throws {AwsError} ActivityDoesNotExist. */
export function activityRow(engine: Engine, arn: string): Row {
  checkArn(arn, 'activity');
  const row = engine.kernel.store.get('SELECT * FROM states_activities WHERE arn = ?', arn);
  if (!row) throw new AwsError('ActivityDoesNotExist', `Activity does not exist: '${arn}'`);
  return row;
}
