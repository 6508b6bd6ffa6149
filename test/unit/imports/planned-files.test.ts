import { expect, test } from 'vitest'
import { assignmentSteps, relationshipSteps } from '../../../src/main/features/imports/plan/plan-assignments.sql.ts'
import { planContext } from '../../../src/main/features/imports/plan/plan-context.sql.ts'
import { entitySteps } from '../../../src/main/features/imports/plan/plan-entities.sql.ts'
import { STORED_FILES, type StoredFile } from '../../../src/main/oneroster/oneroster-tables.ts'

const importId = '0190b6a0-0000-7000-8000-000000000001'
const modes = new Map<StoredFile, 'bulk'>(STORED_FILES.map((file) => [file, 'bulk']))

test('the plan of a package reads every file that is staged', () => {
  const context = planContext(
    { importId, policy: 'report', version: '1.2', modes, at: new Date('2026-11-22T10:00:00Z') },
    'uuidv7()',
  )
  const steps = [...entitySteps(context), ...assignmentSteps(context), ...relationshipSteps(context)].join('\n')
  expect(STORED_FILES.filter((file) => !new RegExp(`${context.table(file)}\\b`).test(steps))).toEqual([])
})
