import { expect, test } from 'vitest'
import { told } from '../../fixtures/filled-school.ts'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'
import { aBookOf, aBorrower } from './circulation.fixture.ts'

const track = 'library'
const database = useDatabase()
const running = useConsole(() => database)

const takeBack = async () => {
  const { planDigest, confirm } = await running.client.migrations.preview({ track, direction: 'down' })
  await told(running.client.migrations.revert({ track, planDigest, confirm: confirm ?? undefined }))
}

const statesOf = async () => {
  const { rows } = await database.store.pool.query<{ state: string }>('SELECT state FROM library.copy ORDER BY barcode')
  return rows.map(({ state }) => state)
}

const isThere = async (table: string) => {
  const { rows } = await database.store.pool.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [
    table,
  ])
  return rows[0]!.there
}

test('without holds and loans no copy stays on the holds shelf or lent', async () => {
  const { client } = running
  const { book, barcodes } = await aBookOf(client, 3)
  const [ana, bo] = [await aBorrower(client, 'Ana'), await aBorrower(client, 'Bo')]
  const unit = await client.orgUnits.create({ name: 'North library', kind: 'school' })
  await client.library.loans.create({ barcode: barcodes[2]!, personId: ana.id })
  await client.library.holds.create({ bookId: book.id, personId: bo.id, pickupUnitId: unit.id })
  expect(await statesOf()).toEqual(['reserved', 'available', 'lent'])
  while (await isThere('library.hold')) await takeBack()
  expect(await statesOf()).toEqual(['available', 'available', 'lent'])
  while (await isThere('library.loan')) await takeBack()
  expect(await statesOf()).toEqual(['available', 'available', 'available'])
})
