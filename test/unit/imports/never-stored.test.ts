import { expect, it } from 'vitest'
import {
  columnsOf,
  KNOWN_FILES,
  NEVER_STORED,
  NEVER_STORED_COLUMNS,
  STORED_FILES,
} from '../../../src/main/oneroster/oneroster-tables.ts'

it('every field that the report calls never stored is known, and is not stored', () => {
  const kept = (['1.1', '1.2'] as const).flatMap((version) =>
    (columnsOf('users', version) ?? []).filter((column) => column.kept).map(({ name }) => name),
  )
  expect(kept.filter((name) => name in NEVER_STORED_COLUMNS)).toEqual([])
  expect(STORED_FILES.filter((file) => file in NEVER_STORED)).toEqual([])
  expect(STORED_FILES.filter((file) => !KNOWN_FILES['1.2'].includes(file))).toEqual([])
})
