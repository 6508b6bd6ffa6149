import { expectAccessible } from '../../axe.ts'
import { expect, test as base } from '../../fixtures.ts'
import type { AuthorityPage } from '../../pages/authority-page.ts'
import { GraphPage } from '../../pages/graph-page.ts'
import type { ShellPage } from '../../pages/shell-page.ts'
import { keepScreenshot } from '../../screenshots.ts'
import { type GraphServer, startGraphServer } from '../../setup/graph-server.ts'
import { principalSchool } from '../../setup/principal-school.ts'
import { type RestApi, restApi } from '../../setup/rest-api.ts'

type District = { ana: string; permission: string; year: string; address: string; from: string }

/** Creates a person who may approve the trips of a year, because the principal delegated it. */
const delegated = async (api: RestApi): Promise<District> => {
  const { mark, permission, year, principal } = await principalSchool(api)
  const tom = await principal('Tom')
  const ana = await api.person({ givenName: 'Ana', familyName: `Ruiz ${mark}` })
  await api.post('/delegations', {
    delegatorId: tom.id,
    delegateId: ana.id,
    orgUnitId: year.id,
    permissionKeys: [permission],
    reason: 'Trips of year 9',
  })
  const address = `/authority?person=${ana.id}&permission=${permission}&unit=${year.id}`
  return { ana: ana.id, permission, year: year.id, address, from: tom.id }
}

const graphOf = ({ url, password }: GraphServer) => ({
  neo4j: { url, user: 'neo4j', database: null },
  neo4jPassword: password,
})

const stateOf = (api: RestApi) => api.get<{ state: string; lag: { events: number } | null }>('/projection')

/** A Neo4j that has just started loads and plans for a minute on two busy cores, while other tests run beside it. */
const serverWork = { timeout: 150_000 }

/** Waits until every change is in the graph. */
const caughtUp = (api: RestApi) =>
  expect.poll(() => stateOf(api), serverWork).toMatchObject({ state: 'idle', lag: { events: 0 } })

/** Asks until the graph answers: while a server that has just started is slow, SQL answers. */
const answeredByNeo4j = (shell: ShellPage, authority: AuthorityPage, address: string) =>
  expect(async () => {
    await shell.open(address)
    await expect(authority.source).toContainText('Answered by Neo4j', { timeout: 2_000 })
  }).toPass(serverWork)

/** The default school with a Neo4j, for the specs of this file. */
const test = base.extend<{ graph: GraphPage }, { server: GraphServer }>({
  server: [
    async ({ host }, use) => {
      const server = await startGraphServer()
      await restApi(host).patch('/profiles/default', graphOf(server))
      await use(server)
      await server.remove()
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  graph: async ({ server, api, console: page }, use) => {
    await server.start()
    await caughtUp(api)
    await use(new GraphPage(page))
  },
})
test.describe.configure({ mode: 'serial' })
test.setTimeout(480_000)

test('Neo4j answers; without it the same question has the same verdict and sentences', async ({
  shell,
  authority,
  api,
  server,
  graph,
}) => {
  const { address } = await delegated(api)
  await caughtUp(api)
  await answeredByNeo4j(shell, authority, address)
  await expect(authority.verdict('Granted')).toBeVisible()
  const sentences = () => Promise.all([authority.answer.innerText(), authority.steps.allInnerTexts()])
  const byNeo4j = await sentences()
  await expect(shell.status).toContainText(/Neo4j 5\.\d+/)
  await shell.goTo('Graph')
  await expect(graph.fact('State')).toContainText('up to date', serverWork)
  // A question that timed out while the server planned it is remembered for some seconds.
  await expect(graph.fact('Who answers')).toContainText('Neo4j', serverWork)

  await api.patch('/profiles/default', { neo4j: null })
  await shell.open(address)
  await expect(authority.source).toContainText('Answered by PostgreSQL', serverWork)
  expect(await sentences()).toEqual(byNeo4j)
  await api.patch('/profiles/default', graphOf(server))
  await caughtUp(api)
  await answeredByNeo4j(shell, authority, address)
})

test('Neo4j stops: PostgreSQL answers and the console says so; Neo4j comes back: it answers', async ({
  shell,
  authority,
  api,
  server,
  graph,
  page,
}) => {
  const { address, from, ana, permission, year } = await delegated(api)
  await caughtUp(api)
  await answeredByNeo4j(shell, authority, address)

  await server.stop()
  await page.reload()
  await expect(authority.verdict('Granted')).toBeVisible()
  await expect(authority.source).toContainText('Answered by PostgreSQL because Neo4j does not answer', serverWork)
  await expect(shell.status).toContainText(/Graph: .*PostgreSQL answers/, serverWork)
  await expect(shell.status).toContainText(/Neo4j\s*down/, serverWork)
  // Writes still work, and questions are answered at once.
  await api.post('/delegations', {
    delegatorId: from,
    delegateId: ana,
    orgUnitId: year,
    permissionKeys: [permission],
    reason: 'While Neo4j was away',
  })
  await shell.goTo('Graph')
  await expect(graph.fact('State')).toContainText('waiting for Neo4j', serverWork)
  await expect(graph.fact('State')).toContainText(
    'Neo4j cannot be reached. Its code is ServiceUnavailable. Since',
    serverWork,
  )
  await expect(shell.status.getByTitle(/Neo4j cannot be reached\./)).toBeVisible(serverWork)
  await expect(graph.fact('Who answers')).toContainText('PostgreSQL', serverWork)
  await expect(page.getByText(/It has been away since .*; the console tries again by itself/)).toBeVisible()
  await expect(graph.fact('Behind')).toContainText('1 change', serverWork)
  await expectAccessible(page, 'graph, Neo4j away')
  await keepScreenshot(page, { name: 'graph-away', theme: 'light' })

  await server.start()
  await caughtUp(api)
  await answeredByNeo4j(shell, authority, address)
  // A fallback is remembered for some seconds.
  await expect(shell.status).not.toContainText('PostgreSQL answers', serverWork)
  await shell.goTo('Graph')
  await expect(graph.fact('State')).toContainText('up to date', serverWork)
  await graph.run('Verify')
  await expect(graph.outcome).toContainText('Both stores agree', serverWork)
})

test('a console that starts without Neo4j uses it once it is there', async ({
  api,
  server,
  graph,
  shell,
  authority,
}) => {
  await server.stop()
  // After a change of its profile, the next call opens the school again.
  await api.patch('/profiles/default', { environment: 'test' })
  await shell.open('/projection')
  await expect(graph.fact('State')).toContainText('waiting for Neo4j', serverWork)
  const { address } = await delegated(api)
  await server.start()
  await caughtUp(api)
  await expect(graph.fact('State')).toContainText('up to date', serverWork)
  await answeredByNeo4j(shell, authority, address)
})

test('a difference is named and repaired, and a rebuild shows its progress', async ({ shell, server, graph, page }) => {
  await shell.goTo('Graph')
  await graph.run('Verify')
  await expect(graph.outcome).toContainText('Both stores agree', serverWork)

  const [person] = await server.cypher("MATCH (p:Person) WITH p LIMIT 1 SET p.name = 'Somebody else' RETURN p.id")
  await server.cypher("MERGE (p:Person {id: 'left over'}) RETURN p.id")
  await graph.run('Verify')
  await expect(graph.outcome).toContainText('2 differences found', serverWork)
  const row = graph.differences.getByRole('row').filter({ hasText: String(person) })
  await expect(row).toContainText('Person')
  await expect(row).toContainText('name')
  await expect(row).not.toContainText('Somebody else')
  await expect(graph.strays).toContainText('belongs to no load')
  await expectAccessible(page, 'graph with differences')
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    await keepScreenshot(page, { name: 'graph-differences', theme })
  }

  await graph.run('Repair')
  await expect(graph.outcome).toContainText('2 differences corrected', serverWork)
  await graph.run('Verify')
  await expect(graph.outcome).toContainText('Both stores agree', serverWork)

  const shown = graph.progress.waitFor({ state: 'visible' })
  await graph.run('Rebuild')
  await shown
  await expect(graph.outcome).toContainText('The graph was rebuilt', serverWork)
  await expect(graph.progress).toHaveCount(0)
})

test('refused rows are set aside and named; changes of Neo4j’s schema are shown, previewed and repaired', async ({
  shell,
  api,
  server,
  graph,
  migrations,
  page,
}) => {
  const { from, ana, permission, year } = await delegated(api)
  await caughtUp(api)
  await server.cypher(
    'CREATE CONSTRAINT one_reason FOR ()-[d:DELEGATES]-() REQUIRE (d.epoch, d.orgUnitId, d.reason, d.validFrom) IS UNIQUE',
  )
  const validFrom = new Date(Date.now() + 86_400_000).toISOString()
  for (let n = 0; n < 2; n += 1)
    await api.post('/delegations', {
      delegatorId: from,
      delegateId: ana,
      orgUnitId: year,
      permissionKeys: [permission],
      reason: 'Twice the same',
      validFrom,
    })
  await caughtUp(api)
  await shell.goTo('Graph')
  await expect(shell.status).toContainText('1 row set aside', serverWork)
  await graph.run('Rebuild')
  await expect(graph.outcome).toContainText('Neo4j refuses 1 row; it is set aside', serverWork)
  await graph.run('Verify')
  await expect(graph.outcome).toContainText('1 difference found', serverWork)
  await expect(graph.differences).toContainText('refused by Neo4j, set aside')
  const aside = page.getByRole('region', { name: 'Set aside' }).getByRole('table')
  await expect(aside).toContainText('ConstraintValidationFailed')
  await expectAccessible(page, 'graph with what is set aside')
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    await keepScreenshot(page, { name: 'graph-set-aside', theme })
  }

  await server.cypher('DROP CONSTRAINT person_id')
  await page.getByRole('link', { name: /track graph under Migrations/ }).click()
  const drift = migrations.track('graph').getByRole('table', { name: 'Drift of track graph' })
  await expect(drift.getByRole('row').filter({ hasText: 'person_id' })).toContainText('missing', serverWork)
  await expect(drift.getByRole('row').filter({ hasText: 'one_reason' })).toContainText('extra')
  await expectAccessible(page, 'drift of track graph')
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    await keepScreenshot(page, { name: 'migrations-drift', theme })
  }
  await drift.getByRole('button', { name: 'Compare person_id with the migrations' }).press('Enter')
  const difference = page.getByRole('dialog', { name: 'person_id' })
  await expect(difference.getByRole('textbox', { name: 'By the migrations' })).toContainText(
    '(:Person {epoch, id}) unique',
  )
  await expect(difference.getByRole('textbox', { name: 'In the store now' })).toHaveText('')
  await expectAccessible(page, 'one difference of track graph')
  await page.keyboard.press('Escape')
  await migrations.track('graph').getByRole('button', { name: 'Preview and repair …' }).click()
  const preview = page.getByRole('dialog', { name: 'What repairing will run' })
  await expect(preview.getByRole('textbox', { name: 'Cypher of person_id' })).toContainText(
    'CREATE CONSTRAINT person_id',
  )
  await expectAccessible(page, 'preview of a repair')
  await keepScreenshot(page, { name: 'migrations-drift-preview', theme: 'dark' })
  await preview.getByRole('button', { name: 'Repair 1 entry' }).click()
  await expect(preview.getByRole('status')).toContainText('Repaired', serverWork)
  await preview.getByRole('button', { name: 'Close' }).last().click()
  await expect(drift.getByRole('row').filter({ hasText: 'person_id' })).toHaveCount(0, serverWork)

  await server.cypher('DROP CONSTRAINT one_reason')
  await page.reload()
  await expect(migrations.track('graph')).toContainText('the schema is as the migrations left it', serverWork)
  await shell.goTo('Graph')
  await graph.run('Repair')
  await expect(graph.outcome).toContainText('1 difference corrected', serverWork)
  await expect(aside).toHaveCount(0, serverWork)
})

test('the connection test reports the result of each store', async ({ settings, shell, server, graph }) => {
  await shell.open('/settings/connections')
  await graph.page.getByRole('button', { name: 'Edit My school' }).click()
  await settings.dialog.getByRole('button', { name: 'Test connection' }).click()
  const stores = settings.dialog.getByRole('status').getByRole('listitem')
  await expect(stores.filter({ hasText: 'PostgreSQL' })).toContainText('Connected', serverWork)
  await expect(stores.filter({ hasText: 'Neo4j' })).toContainText('Connected', serverWork)
  await settings.dialog.getByLabel('Password of Neo4j', { exact: true }).fill('not shown anywhere')
  await settings.dialog.getByRole('button', { name: 'Test connection' }).click()
  await expect(settings.dialog.getByRole('listitem', { name: 'Neo4j' })).toContainText(
    'password or the user name is wrong',
    serverWork,
  )
  await expect(settings.dialog.getByRole('listitem', { name: 'PostgreSQL' })).toContainText('Connected', serverWork)
  await keepScreenshot(graph.page, { name: 'settings-tested', theme: 'light' })
  await settings.dialog.getByLabel('Address').fill(server.url.replace('bolt:', 'bolt+s:'))
  await settings.dialog.getByRole('button', { name: 'Test connection' }).click()
  await expect(settings.dialog.getByRole('listitem', { name: 'Neo4j' })).toContainText('does not offer TLS', serverWork)
})

test('the graph’s schema is a track of the migrations, even while Neo4j is away', async ({
  shell,
  server,
  graph,
  migrations,
  page,
}) => {
  await shell.goTo('Graph')
  await page.getByRole('link', { name: /track graph under Migrations/ }).click()
  const track = migrations.track('graph')
  await expect(track).toContainText('Up to date', serverWork)
  await expect(track.getByRole('row').filter({ hasText: 'V0001__directory_graph.cypher' })).toContainText('applied')
  await track.getByRole('button', { name: 'Preview and revert newest …' }).click()
  const preview = page.getByRole('dialog', { name: 'What reverting will run' })
  await expect(preview.getByRole('textbox', { name: /^Cypher of / })).toContainText('DROP CONSTRAINT person_id')
  await expectAccessible(page, 'preview of track graph')
  await preview.getByRole('button', { name: 'Close' }).last().click()
  await expectAccessible(page, 'migrations with track graph')
  await keepScreenshot(page, { name: 'migrations-graph', theme: 'light' })

  await server.stop()
  await page.reload()
  await expect(track).toContainText('Nothing listens at this host and port', serverWork)
  await expect(migrations.track('directory')).toContainText('Up to date', serverWork)
  await keepScreenshot(page, { name: 'migrations-graph-away', theme: 'dark' })
  await server.start()
  await expect(async () => {
    await page.reload()
    await expect(track).toContainText('Up to date')
  }).toPass(serverWork)
  await shell.goTo('Graph')
  await expect(graph.fact('State')).toContainText('up to date', serverWork)
})
