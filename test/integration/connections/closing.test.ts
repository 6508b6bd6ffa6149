import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { expect, inject, onTestFinished, test } from 'vitest'
import { compose } from '../../../src/main/compose.ts'
import { fileSecretStore } from '../../../src/main/features/connections/secret-store.file.ts'
import { graphPasswordKey, passwordKey } from '../../../src/main/features/connections/profile.ts'
import { createDatabase } from '../../postgres.ts'

/** Nothing listens at this address. */
const neo4j = { url: 'bolt://127.0.0.1:1', user: 'neo4j', database: null }

test('a call while the console closes opens no graph that nobody closes', async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'school-directory-console-'))
  const database = await createDatabase(inject('cluster'))
  onTestFinished(async () => {
    await database.drop()
    await rm(dataFolder, { recursive: true, force: true })
  })
  const { host, port, database: name, user, password } = database.target
  const secrets = fileSecretStore(dataFolder)
  await secrets.set(passwordKey('elm'), String(password))
  const asked: string[] = []
  const running = await compose({
    dataFolder,
    log: pino({ level: 'silent' }),
    defaultProfileId: 'elm',
    secrets: {
      ...secrets,
      get: async (key) => {
        if (key !== graphPasswordKey({ store: 'neo4j', profileId: 'elm' })) return secrets.get(key)
        // The first attempt fails, so that the database is open and the graph is not.
        asked.push(key)
        if (asked.length === 1) throw new Error('locked')
        return 'secret'
      },
    },
  })
  await running.app.connections.profiles.put({
    id: 'elm',
    name: 'Elm School',
    environment: 'test',
    readOnly: false,
    postgresql: { kind: 'external', host, port, database: name, user, tls: 'disable', certificateAuthority: null },
    neo4j,
    redis: { kind: 'none' },
    actors: [],
  })
  await expect(running.app.school()).rejects.toThrow('locked')
  const late = running.app.school().then(
    () => 'open',
    (error: { code?: string }) => error.code,
  )
  await running.close()
  expect(await late).toBe('STORE_UNAVAILABLE')
  expect(asked).toHaveLength(1)
})
