import { expect, test } from 'vitest'
import { postgresLinesBoundary } from '../../../src/main/features/person-profile/lines-boundary.sql.ts'
import { postgresProfileParts } from '../../../src/main/features/person-profile/profile-parts.sql.ts'
import { useDatabase } from '../../postgres.ts'
import { statementsOf } from './record-statements.ts'

const database = useDatabase()
const statements = statementsOf('person-profile.sql')
const nobody = '0190a5a0-0000-7000-8000-00000000dead'

test('each part that PostgreSQL alone has is one look-up, and knows its position with empty lists too', async () => {
  const parts = statements.heard('profileParts', postgresProfileParts(database.store))
  const question = { id: nobody, at: new Date('2026-01-01T00:00:00Z'), isPresent: false, signal: AbortSignal.any([]) }
  for (const read of [parts.assignments, parts.delegations, parts.relationships, parts.changes])
    expect(await read(question)).toMatchObject({ store: 'postgresql', servedFrom: 'source', position: '0.0' })
  const { next } = statements.heard('lines', { next: postgresLinesBoundary(database.store) })
  expect((await next()).next).toBeNull()
})

statements.reviewed()
