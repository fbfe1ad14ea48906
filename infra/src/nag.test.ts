import { AwsSolutionsChecks, type NagPack, ServerlessChecks } from 'cdk-nag';
import { expect, test } from 'vitest';
import { openApp } from './testing.ts';

test.each([
  ['AWS Solutions', () => new AwsSolutionsChecks()],
  ['Serverless', () => new ServerlessChecks()],
] as const)('the %s rules find nothing that is not acknowledged with a reason', (_, pack: () => NagPack) => {
  const { app } = openApp();

  const report = pack().validateScope(app);

  const findings = report.violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(({ resourceLogicalId }) => `${ruleName} ${resourceLogicalId}`),
  );
  expect(findings).toEqual([]);
});
