import { expect, it } from 'vitest'
import { readHead } from '../../../src/main/features/cache/outbox-head.sql.ts'
import { uncachedAnswers } from '../../../src/main/features/cache/uncached-answers.ts'
import type { Author } from '../../../src/main/foundation/author.ts'
import { directoryEntities } from '../../../src/main/school/directory-entities.ts'
import { inWriteTransaction } from '../../../src/main/stores/postgres/write-transaction.ts'
import { useDatabase } from '../../postgres.ts'

const database = useDatabase({ entities: async () => directoryEntities })
const author: Author = { actor: 'test', door: 'in-process' }

it('asks the source each time and says up to which write the answer knows', async () => {
  const cache = uncachedAnswers(() => readHead(database.store))
  let loads = 0
  const question = { family: 'test', id: 'one', tags: ['person'] as const, load: async () => ++loads }
  expect(await cache.read(question)).toEqual({ value: 1, servedFrom: 'source', ageMs: 0, position: '0.0' })
  const { consistencyToken } = await inWriteTransaction(database.store, author, async ({ changed }) =>
    changed('person', ['01900000-0000-7000-8000-000000000001']),
  )
  expect(await cache.read(question)).toMatchObject({ value: 2, position: consistencyToken })
})
