import { uuidv7 } from 'uuidv7'
import type { FilmCreditInput } from '../../../contract/films.ts'
import { NOW_SQL } from '../../stores/postgres/database-clock.ts'
import type { WriteScope } from '../../stores/postgres/write-transaction.ts'
import { filmCreditEntity } from './film-credit.entity.ts'
import { filmPersonEntity } from './film-person.entity.ts'

const known = async ({ query }: WriteScope, names: readonly string[]) => {
  const rows = await query<{ id: string; name: string }>(
    `SELECT DISTINCT ON (name) id, name FROM films.person WHERE name = ANY ($1::text[]) ORDER BY name, id`,
    [names],
  )
  return new Map(rows.map(({ id, name }) => [name, id]))
}

/** Returns the id of each name. A new person is made while other writers of new people wait, so that each is made once. */
const peopleOf = async (scope: WriteScope, names: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const found = await known(scope, names)
  if (names.every((name) => found.has(name))) return found
  await scope.query(`SELECT pg_advisory_xact_lock('films.person'::regclass::oid::integer, 0)`)
  const people = await known(scope, names)
  const made = names
    .filter((name) => !people.has(name))
    .map((name) => ({ id: uuidv7(), name, createdAt: () => NOW_SQL, updatedAt: () => NOW_SQL }))
  if (made.length > 0) await scope.manager.insert(filmPersonEntity, made)
  return new Map([...people, ...made.map(({ id, name }) => [name, id] as const)])
}

/** Makes these the credits of the film, in this order. */
export const writeCredits = async (
  scope: WriteScope,
  { filmId, credits }: { filmId: string; credits: readonly FilmCreditInput[] },
): Promise<void> => {
  await scope.manager.delete(filmCreditEntity, { filmId })
  if (credits.length === 0) return
  const people = await peopleOf(scope, [...new Set(credits.map(({ name }) => name))])
  await scope.manager.insert(
    filmCreditEntity,
    credits.map(({ name, part, played }, index) => ({
      filmId,
      ordinal: index + 1,
      personId: people.get(name)!,
      part,
      played,
    })),
  )
}
