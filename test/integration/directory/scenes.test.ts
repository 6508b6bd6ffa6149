import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Client } from '../../../src/contract/index.ts'
import { runCli } from '../../../src/main/cli/run-cli.ts'
import { compose, type Console } from '../../../src/main/compose.ts'
import { inProcessClient } from '../../../src/main/doors/in-process-door.ts'
import { aView } from '../../suites/scene-book/scene-book.suite.ts'

let folder: string
let running: Console
let clientOf: (profileId: string) => Client

/** A read-only school on a server that does not exist: scenes work without either. */
const away = {
  name: 'Away',
  readOnly: true,
  postgresql: {
    kind: 'external' as const,
    host: '127.0.0.1',
    port: 9,
    database: 'none',
    user: 'nobody',
    tls: 'disable' as const,
  },
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'school-directory-scenes-'))
  const log = pino({ level: 'silent' })
  running = await compose({ dataFolder: folder, log })
  const author = { actor: 'test', door: 'in-process' as const }
  clientOf = (profileId) =>
    inProcessClient({ router: running.router, context: { app: running.app, author, profileId }, log })
})
afterEach(async () => {
  await running.close()
  await rm(folder, { recursive: true, force: true })
})

test('a read-only school without its database has its scenes, which are removed with its profile', async () => {
  const { id } = await clientOf('default').connections.create(away)
  const { scenes } = clientOf(id).orgChart
  const saved = await scenes.save({ name: '  Year 9 ', view: aView() })
  expect(saved).toMatchObject({ name: 'Year 9', version: 1 })
  const renamed = await scenes.rename({ id: saved.id, version: 1, name: 'Year 10' })
  const replaced = await scenes.save({
    id: saved.id,
    version: renamed.version,
    name: 'Year 10',
    view: aView({ open: [] }),
  })
  expect(await scenes.get({ id: saved.id })).toEqual(replaced)
  await scenes.keepLastView({ view: aView(), sceneId: saved.id })
  expect(await scenes.list()).toMatchObject({ items: [{ name: 'Year 10', version: 3, by: 'units', at: null }] })
  expect(await clientOf('default').orgChart.scenes.list()).toMatchObject({ items: [], nextCursor: null })
  await expect(clientOf('nobody').orgChart.scenes.list()).rejects.toMatchObject({ code: 'NOT_FOUND' })

  await clientOf('default').connections.remove({ id })
  expect(await readdir(join(folder, 'scenes'))).not.toContain(id)
  await expect(scenes.keepLastView({ view: aView(), sceneId: null })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(await readdir(join(folder, 'scenes'))).not.toContain(id)
})

test('an id without its version is refused, and so is the other way round', async () => {
  const { scenes } = clientOf('default').orgChart
  const { id } = await scenes.save({ name: 'One', view: aView() })
  for (const half of [{ id }, { version: 1 }])
    await expect(scenes.save({ ...half, name: 'Two', view: aView() })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      data: { issues: [{ field: 'version', rule: 'version' }] },
    })
})

test('the command line saves, renames and removes', async () => {
  const cli = (...args: string[]) => runCli(['org-chart', 'scenes', ...args, '--data', folder, '--json'])
  expect(await cli('save', '--name', 'From a script', '--view', JSON.stringify({ by: 'units', open: [] }))).toBe(0)
  const [scene] = (await clientOf('default').orgChart.scenes.list()).items
  expect(await cli('rename', scene!.id, '--version', '1', '--name', 'Renamed')).toBe(0)
  expect(await cli('get', scene!.id)).toBe(0)
  expect(await cli('remove', scene!.id, '--version', '1')).toBe(1)
  expect(await cli('remove', scene!.id, '--version', '2')).toBe(0)
  expect((await clientOf('default').orgChart.scenes.list()).items).toEqual([])
})
