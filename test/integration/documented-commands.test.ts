import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { restApi } from '../e2e/setup/rest-api.ts'
import { documentedCommands } from '../fixtures/documented-commands.ts'
import { newReader, type Reader } from '../fixtures/reading-console.ts'

const root = join(import.meta.dirname, '../..')
const commands = documentedCommands(root)
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
const TOKEN = '0123456789abcdef'

const hasCurl = spawnSync('curl', ['--version']).status === 0

let reader: Reader
let port: number
let roster: string

const freePort = async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port: free } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return free
}

const api = () => restApi({ url: `http://127.0.0.1:${port}/`, token: TOKEN })

/** A person who may approve trips somewhere, in place of the ids in a documented question. */
const question = async () => {
  const { items: units } = await api().get<{ items: { id: string }[] }>('/org-units?limit=1&kind=district')
  const [unit] = units
  const { items } = await api().get<{ items: { person: { id: string } }[] }>(
    `/authority/holders?permission=trip.approve&orgUnitId=${unit?.id}&limit=1`,
  )
  return `--person-id ${items[0]?.person.id} --permission trip.approve --org-unit-id ${unit?.id}`
}

const unitWithAssignments = async () => {
  const [role, unit, person] = await Promise.all([
    api().role({ name: 'Trip helper', permissionKeys: [] }),
    api().orgUnit({ name: 'Trips' }),
    api().person({ givenName: 'Ada', familyName: 'Trip' }),
  ])
  await api().assign({ personIds: [person.id], roleId: role.id, orgUnitId: unit.id })
  return { role, unit, person }
}
let made: Awaited<ReturnType<typeof unitWithAssignments>> | undefined
const trip = async () => (made ??= await unitWithAssignments())

/** A person who was removed and had two roles. */
const removedPerson = async () => {
  const person = await api().person({ givenName: 'Grace', familyName: 'Trip' })
  const roles = await Promise.all(['Guide', 'Driver'].map((name) => api().role({ name, permissionKeys: [] })))
  const unit = await api().orgUnit({ name: 'Buses' })
  const assignments: string[] = []
  for (const role of roles) {
    const { created } = await api().assign({ personIds: [person.id], roleId: role.id, orgUnitId: unit.id })
    assignments.push(...created.map(({ id }) => id))
  }
  await api().remove(`/people/${person.id}?version=1`)
  return { id: person.id, assignments }
}
let gone: Awaited<ReturnType<typeof removedPerson>> | undefined
const removed = async () => (gone ??= await removedPerson())

const openLoan = async () => (await api().get<{ items: { id: string }[] }>('/library/loans?state=open')).items[0]!.id
/** The post that a documented command made. */
const postId = async () =>
  (await api().get<{ items: { id: string }[] }>('/bulletin/posts?slug=trip-to-the-sea')).items[0]!.id

const anybody = async () => (await api().get<{ items: { id: string }[] }>('/people?limit=1')).items[0]!.id

const aBookForSale = async (title: string) => {
  const price = { amount: 500, currency: 'EUR' }
  return (await api().post<{ id: string }>('/library/books', { title, language: 'en', copies: 2, price })).id
}
type Ordered = { items: { id: string; lines: { bookId: string }[] }[] }
const anOrder = async () => (await api().get<Ordered>('/library/orders')).items[0]!

/** What a reader inserts for the placeholders of a command. Commands without an entry run unchanged. */
const filledIn: Record<string, () => Promise<string> | string> = {
  'npm run cli -- authority check --person-id … --permission trip.approve --org-unit-id …': async () =>
    `npm run cli -- authority check ${await question()}`,
  'npm run cli -- authority check … --at 2026-12-24T20:00:00.000Z': async () =>
    `npm run cli -- authority check ${await question()} --at 2026-12-24T20:00:00.000Z`,
  'npm run cli -- org-units preview-removal <id>': async () =>
    `npm run cli -- org-units preview-removal ${(await trip()).unit.id}`,
  'npm run cli -- authority impact --org-unit-id <id>': async () =>
    `npm run cli -- authority impact --org-unit-id ${(await trip()).unit.id}`,
  'npm run cli -- org-units remove <id> --version 3 --ends 14': async () =>
    `npm run cli -- org-units remove ${(await trip()).unit.id} --version 1 --ends 1`,
  "curl -H 'Authorization: Bearer 0123456789abcdef' 'http://127.0.0.1:8080/api/v1/people/<id>/profile'": async () =>
    `curl -H 'Authorization: Bearer ${TOKEN}' 'http://127.0.0.1:${port}/api/v1/people/${await anybody()}/profile'`,
  [`npm run cli -- connections update <id> --redis '{"kind":"single","host":"cache.example"}' --redis-password <password>`]:
    async () => {
      const { said } = await reader.type(
        `npm run --silent cli -- connections create --name Oak --postgresql '{"kind":"embedded"}' --json`,
      )
      const { id } = JSON.parse(said) as { id: string }
      return `npm run cli -- connections update ${id} --redis '{"kind":"single","host":"cache.example"}' --redis-password secret`
    },
  'npm run cli -- library books create --title "Cien años de soledad" --language es --copies 2 --author-ids <id>':
    async () => {
      const { items } = await api().get<{ items: { id: string }[] }>('/library/authors?search=marquez')
      return `npm run cli -- library books create --title "Cien años de soledad" --language es --copies 2 --author-ids ${items[0]?.id}`
    },
  'npm run cli -- library accounts deposit <id> --amount 5000 --currency EUR --idempotency-key term-1-ana': async () =>
    `npm run cli -- library accounts deposit ${await anybody()} --amount 5000 --currency EUR --idempotency-key term-1-ana`,
  'npm run cli -- library accounts get <id>': async () => `npm run cli -- library accounts get ${await anybody()}`,
  'npm run cli -- library loans create --barcode <barcode> --person-id <person>': async () => {
    const { items } = await api().get<{ items: { barcode: string }[] }>('/library/copies?state=available&limit=1')
    return `npm run cli -- library loans create --barcode ${items[0]?.barcode} --person-id ${await anybody()}`
  },
  'npm run cli -- library loans renew <loan>': async () => `npm run cli -- library loans renew ${await openLoan()}`,
  'npm run cli -- library loans return <loan>': async () => `npm run cli -- library loans return ${await openLoan()}`,
  'npm run cli -- bulletin posts publish <id>': async () => `npm run cli -- bulletin posts publish ${await postId()}`,
  'npm run cli -- bulletin comments create <id> --author "Ana Ruiz" --body "When are we back?"': async () =>
    `npm run cli -- bulletin comments create ${await postId()} --author "Ana Ruiz" --body "When are we back?"`,
  'npm run cli -- bulletin comments approve <id> 1': async () =>
    `npm run cli -- bulletin comments approve ${await postId()} 1`,
  'npm run cli -- shop checkout --person-id <id> --book <id> <id>=2 --on-shortage backorder --idempotency-key cart-1':
    async () => {
      const [one, other] = await Promise.all([aBookForSale('A sea'), aBookForSale('A lake')])
      return `npm run cli -- shop checkout --person-id ${await anybody()} --book ${one} ${other}=2 --on-shortage backorder --idempotency-key cart-1`
    },
  'npm run cli -- library orders search --person-id <id>': async () =>
    `npm run cli -- library orders search --person-id ${await anybody()}`,
  [`npm run cli -- library orders refund <id> --lines '{"bookId":"<id>","quantity":1}'`]: async () => {
    const { id, lines } = await anOrder()
    return `npm run cli -- library orders refund ${id} --lines '{"bookId":"${lines[0]!.bookId}","quantity":1}'`
  },
  'npm run cli -- library orders cancel <id>': async () =>
    `npm run cli -- library orders cancel ${(await anOrder()).id}`,
  'npm run cli -- people profile <id> --json': async () => `npm run cli -- people profile ${await anybody()} --json`,
  'npm run cli -- people open-entries --person-ids <id>': async () =>
    `npm run cli -- people open-entries --person-ids ${(await removed()).id}`,
  [`npm run cli -- people restore <id> --version 4 --keep '["<assignment>"]' --ends 2`]: async () => {
    const { id, assignments } = await removed()
    return `npm run cli -- people restore ${id} --version 2 --keep '["${assignments[0]}"]' --ends 1`
  },
  [`npm run cli -- backups restore default-20261128t230244z-directory-before-20261128222500-permission-version --confirm "My school"`]:
    async () => {
      const { said } = await reader.type('npm run --silent cli -- backups list --json')
      const { items } = JSON.parse(said) as { items: { name: string }[] }
      return `npm run cli -- backups restore ${items[0]?.name} --confirm "My school"`
    },
}

/** Exit codes other than 0 that the documents promise. */
const refusals: Record<string, number> = {
  'npm run cli -- migrations down --confirm "My scool"': 1,
  // This school has no Neo4j.
  'npm run cli -- migrations preview --track graph --repair': 1,
  // The migrations of a school that was never opened are pending.
  'npm run cli -- migrations fleet status': 1,
}

/** Commands that this file does not run: each runs tests, or another file tests it. */
const elsewhere = new Set([
  'npm ci',
  'npm start',
  'npm test',
  'npm test -- --smoke',
  'npm run test:unit',
  'npm run test:integration',
  'npm run test:e2e',
  'npm run check',
  'npm run bench',
  'npm run bench -- cache',
  'npm run bench -- library-books',
  'npm run bench -- shop-checkout',
  'npm run bench -- profile',
  'npm run bench [-- name...] [--json] [--scale full|small]',
  'npm run package',
  'npm run openapi',
  'npm run openapi -- --breaking "<reason>"',
  'npm run statements',
  'npm run services',
  'vitest run --project graph',
  'vitest run --project own-graph',
  'vitest run --project packaging',
  'playwright test --project=graph',
  'npx --no install-electron',
  'node scripts/readme-screenshots.ts',
  'node test/fixtures/old-schools/write-school.ts',
])

// The commands of the last page remove the school's rows.
const isLast = ({ document }: { document: string }) => document.endsWith('databases.md')
const opensWindow = (command: string) => command.startsWith('npm start ')
const typed = commands.filter(({ command }) => !elsewhere.has(command) && !opensWindow(command))
const inOrder = [...typed.filter((each) => !isLast(each)), ...typed.filter(isLast)]
const isSynopsis = (command: string) => / \[|<command>/.test(command)
const isHost = (command: string) => command.startsWith('npm run serve')
const ran = inOrder.filter(({ command }) => !isSynopsis(command) && !isHost(command) && !command.includes('seed'))

const asTyped = async (command: string) => {
  const filled = (await filledIn[command]?.()) ?? command
  return filled
    .replaceAll(/<folder\|zip>|roster\.zip/g, roster)
    .replaceAll('people.xlsx', join(reader.home, 'people.xlsx'))
    .replaceAll('books.csv', join(reader.home, 'books.csv'))
    .replaceAll('Bearer T', `Bearer ${TOKEN}`)
    .replaceAll(/127\.0\.0\.1:(8080|PORT)/g, `127.0.0.1:${port}`)
    .replace(/^curl /, 'curl --silent --show-error --fail-with-body ')
}

describe.skipIf(process.platform === 'win32')('what the documents tell a reader to type', () => {
  beforeAll(async () => {
    reader = await newReader()
    port = await freePort()
    roster = join(reader.home, 'roster.zip')
    writeFileSync(join(reader.home, 'books.csv'), 'title,authors,copies\nFicciones,Jorge Luis Borges,2\n')
  })
  afterAll(() => reader?.leave())

  test('npm run cli -- seed --people N --seed S', async () => {
    expect(typed.map(({ command }) => command)).toContain('npm run cli -- seed --people N --seed S')
    const seeded = await reader.type('npm run cli -- seed --people 300 --seed 5')
    expect(seeded).toMatchObject({ code: 0 })
    expect(await reader.type(`npm run cli -- seed --people 300 --seed 5 --package ${roster}`)).toMatchObject({
      code: 0,
    })
  })

  test.each(inOrder.filter(({ command }) => isHost(command) && !isSynopsis(command)))(
    '$command',
    async ({ command }) => {
      await reader.leaveRunning(command.replace('8080', String(port)), /127\.0\.0\.1/)
      expect(await api().get<{ items: unknown[] }>('/people?limit=1')).toMatchObject({ items: [expect.anything()] })
    },
  )

  test.each(inOrder.filter(({ command }) => isSynopsis(command)))('$command', async ({ command }) => {
    const flags = command.match(/--[a-z][a-z-]*/g) ?? []
    const { code, said } = await reader.type(`${command.replace(/ (\[|<command>).*$/, '')} --help`)
    expect(code).toBe(0)
    // The list of commands does not repeat the flags that every command has.
    if (!command.includes('<command>')) expect(flags.filter((flag) => !said.includes(flag))).toEqual([])
  })

  test.for(ran)('$document: $command', async ({ command }, { skip }) => {
    skip(command.startsWith('curl ') && !hasCurl, 'this machine has no curl')
    const line = await asTyped(command)
    expect(line).not.toMatch(/[<…]/)
    const { code, said } = await reader.type(line)
    expect(code, said).toBe(refusals[command] ?? 0)
  })
})

test.each([...elsewhere])('%s names what there is', (command) => {
  expect(commands.map((each) => each.command)).toContain(command)
  const script = /^npm (?:run )?(?!ci\b)(\S+)/.exec(command)?.[1]
  if (script !== undefined) expect(scripts).toHaveProperty([script])
  const file = /^node (\S+)/.exec(command)?.[1]
  if (file !== undefined) expect(existsSync(join(root, file))).toBe(true)
})
