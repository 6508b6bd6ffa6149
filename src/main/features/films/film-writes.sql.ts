import { isDeepStrictEqual } from 'node:util'
import { uuidv7 } from 'uuidv7'
import type { Film, FilmCredit, FilmCreditInput, FilmInput, FilmPatch } from '../../../contract/films.ts'
import type { Author } from '../../foundation/author.ts'
import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import { changedFields, insertVersioned, lockVersion, saveVersion } from '../../stores/postgres/versioned-row.ts'
import { inWriteTransaction, type WriteScope } from '../../stores/postgres/write-transaction.ts'
import { writeCredits } from './film-credits.sql.ts'
import { findFilmRow } from './film-list.sql.ts'
import { filmEntity, type FilmRecord } from './film.entity.ts'

const KIND = 'film'
type Target = { id: string; version: number }
type Written = Film & { consistencyToken: string }

/** Returns the film as it is inside of the transaction. */
const readFilm = async ({ client }: WriteScope, id: string): Promise<Film> => (await findFilmRow(client, id))!

/** Credits as they are written: people by their names. */
const named = (credits: readonly (FilmCredit | FilmCreditInput)[]) =>
  credits.map(({ name, part, played }) => ({ name, part, played }))

export const createFilmRow = async (store: PostgresStore, input: FilmInput, author: Author): Promise<Written> => {
  const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
    const id = uuidv7()
    const { credits, ...fields } = input
    await insertVersioned(scope.manager, filmEntity, { id, ...fields })
    await writeCredits(scope, { filmId: id, credits })
    scope.audit({ action: 'film.create', entityKind: KIND, entityId: id, before: null, after: { ...input } })
    scope.changed(KIND, [id])
    return readFilm(scope, id)
  })
  return { ...result, consistencyToken }
}

export const updateFilmRow = async (
  store: PostgresStore,
  { id, version, credits, ...fields }: Target & FilmPatch,
  author: Author,
): Promise<Written> => {
  const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
    const row = await lockVersion(scope.manager, filmEntity, { name: KIND, id, version })
    const film = await readFilm(scope, id)
    const change = changedFields<FilmRecord, Partial<FilmRecord>>(row, fields)
    const recredited = credits !== undefined && !isDeepStrictEqual(named(credits), named(film.credits))
    if (!change && !recredited) return film
    if (recredited) await writeCredits(scope, { filmId: id, credits })
    await saveVersion(scope.manager, filmEntity, { row, changes: change?.after ?? {} })
    scope.audit({
      action: 'film.update',
      entityKind: KIND,
      entityId: id,
      before: { ...change?.before, ...(recredited && { credits: named(film.credits) }) },
      after: { ...change?.after, ...(recredited && { credits: named(credits) }) },
    })
    scope.changed(KIND, [id])
    return readFilm(scope, id)
  })
  return { ...result, consistencyToken }
}

export const removeFilmRow = async (store: PostgresStore, target: Target, author: Author) => {
  const { consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
    const { id } = await lockVersion(scope.manager, filmEntity, { name: KIND, ...target })
    const { id: _, version: _version, createdAt: _made, updatedAt: _changed, ...film } = await readFilm(scope, id)
    await scope.manager.delete(filmEntity, { id })
    const before = { ...film, credits: named(film.credits) }
    scope.audit({ action: 'film.remove', entityKind: KIND, entityId: id, before, after: null })
    scope.changed(KIND, [id])
  })
  return { consistencyToken }
}
