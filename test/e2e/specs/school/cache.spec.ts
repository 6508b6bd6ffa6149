import { startRedis } from '../../../../scripts/services/redis.ts'
import { expectAccessible } from '../../axe.ts'
import { expect, test } from '../../fixtures.ts'
import { createSchool, unique } from '../../setup/rest-api.ts'

type Redis = Awaited<ReturnType<typeof startRedis>>
let redis: Redis
test.beforeAll(async () => {
  redis = await startRedis()
})
test.afterAll(() => redis.stop())

const portOf = ({ url }: Redis) => Number(new URL(url).port)

test(
  'a Redis is tested and saved by keyboard, its cluster and sentinels can be named, and its errors say what to do',
  { tag: '@browser' },
  async ({ shell, settings, page }) => {
    const name = unique('Shared cache')
    await shell.open('/settings/connections')
    await settings.addSchool.press('Enter')
    const { dialog } = settings
    await settings.fillSchool(name, { host: '127.0.0.1' })
    const kind = dialog.getByLabel('Share the cache in Redis')

    await kind.selectOption('A master that sentinels watch')
    await dialog.getByRole('textbox', { name: 'Sentinels' }).fill('sentinel-1.example:26379\nnot an address')
    await dialog.getByLabel('Name of the master').fill('main')
    await dialog.getByRole('button', { name: 'Test connection' }).click()
    await expect(dialog.getByText(/^Line 2: /)).toBeVisible()
    await expectAccessible(page, 'form of sentinels')

    await kind.selectOption('A Redis cluster')
    await expect(dialog.getByRole('textbox', { name: 'Sentinels' })).toHaveCount(0)
    await dialog.getByLabel('Nodes of the cluster').fill(`127.0.0.1:${portOf(redis)}`)
    await dialog.getByLabel('Encryption to Redis').selectOption('Not encrypted')
    await dialog.getByRole('button', { name: 'Test connection' }).press('Enter')
    const answer = dialog.getByRole('listitem', { name: 'Redis' })
    await expect(answer).toContainText('This server is not part of a cluster. Choose a single server.')

    await kind.selectOption('One Redis server')
    await dialog.getByLabel('Host of Redis').fill('127.0.0.1')
    await dialog.getByLabel('Port of Redis').fill('1')
    await dialog.getByRole('button', { name: 'Test connection' }).press('Enter')
    await expect(answer).toContainText('Nothing listens at this host and port.')
    await dialog.getByLabel('Port of Redis').fill(String(portOf(redis)))
    await dialog.getByRole('button', { name: 'Test connection' }).press('Enter')
    await expect(answer).toContainText(/Connected: Redis \d+/)
    await expectAccessible(page, 'form of a single Redis')
    await dialog.getByRole('button', { name: 'Add school' }).press('Enter')
    await expect(settings.school(name)).toBeVisible()
  },
)

// The host that answers REST is the browser's own; a desktop has another cache.
test('the panel shows what is kept, and makes it be loaded again; a Redis that goes leaves every page as it is @browser', async ({
  shell,
  host,
  page,
}) => {
  const own = await startRedis()
  const name = unique('Cached school')
  const { api: school } = await createSchool(host, {
    name,
    environment: 'production',
    redis: { kind: 'single', host: '127.0.0.1', port: portOf(own), tls: 'disable' },
  })
  await shell.open('/cache')
  await shell.openSchool(name)
  await expect(page.getByText('Nothing was asked through the cache yet')).toBeVisible()
  await expectAccessible(page, 'empty cache panel')

  const person = await school.person({ givenName: 'Ana', familyName: unique('Kept') })
  const profile = () => school.get<{ parts: { changes: { servedFrom: string } } }>(`/people/${person.id}/profile`)
  await profile()
  expect((await profile()).parts.changes.servedFrom).toBe('memory')
  await expect(shell.status).toContainText(/Redis \d+/)

  const kinds = page.getByRole('table', { name: 'Kinds of answers' })
  const changes = kinds.getByRole('row').filter({ hasText: 'profile.changes' })
  await expect(changes.getByRole('cell').nth(1), 'one answer came from memory').toHaveText('1')
  await expect(page.getByText('Answered without the source')).toBeVisible()
  await expectAccessible(page, 'cache panel')
  await page.getByLabel('Question').selectOption(`profile.changes · ${person.id}`)
  await page.getByRole('button', { name: 'Look up' }).press('Enter')
  const found = page.getByRole('status').filter({ hasText: 'From Memory, loaded' })
  await expect(found).toContainText('"part"')

  await page.getByLabel('What changed').selectOption('People')
  await page.getByRole('button', { name: 'Load again' }).press('Enter')
  const question = page.getByRole('dialog').filter({ hasText: 'This is a production school.' })
  await question.getByRole('button').last().click()
  await expect(shell.notice('Answers that depend on it are loaded again')).toBeVisible()
  expect((await profile()).parts.changes.servedFrom).toBe('source')

  await own.stop()
  await expect(shell.status.getByRole('button', { name: /Redis/ })).toContainText(/not|down|memory/i)
  expect((await profile()).parts.changes.servedFrom).toBe('memory')
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'People' }).click()
  await expect(page.getByRole('row').filter({ hasText: `${person.familyName}, Ana` })).toBeVisible()
  await expect(page.getByRole('alert')).toHaveCount(0)
})
