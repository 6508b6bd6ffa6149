import type { Catalog, CatalogObject, Grant } from './catalog.ts'

/**
 * What a migration writes on newer servers, and what it writes on those that do not have that yet. A function that has
 * the older name is right on a newer server too: its indexes are built with it.
 */
const CHOICES = [{ newer: 'pg_catalog.pg_c_utf8', older: 'pg_catalog."und-x-icu"' }] as const

const newest = (definition: string) =>
  CHOICES.reduce((text, { newer, older }) => text.replaceAll(older, newer), definition)

const MAINTAIN = 'MAINTAIN'

/** Who was given all privileges on a table before there was MAINTAIN has all but that. */
const withoutMaintain = (made: Grant[], live: Grant[]) =>
  made.filter(
    ({ privilege, grantee }) =>
      privilege !== MAINTAIN || live.some((grant) => grant.privilege === MAINTAIN && grant.grantee === grantee),
  )

/** Whether two statements mean the same to the server, however it wrote them. */
type SameStatement = (one: string, other: string) => boolean

/** The object as a statement, where the server writes one text before an upgrade and another one after it. */
const statementOf = (object: CatalogObject): string | null => {
  if (object.kind === 'constraint') return `ALTER TABLE t ADD ${object.definition}`
  if (object.kind === 'trigger' || object.kind === 'index') return object.definition
  return null
}

const kept = (made: CatalogObject, live: CatalogObject | undefined, isSame: SameStatement): CatalogObject => {
  if ((made.kind === 'table' || made.kind === 'view') && live?.kind === made.kind)
    return { ...made, grants: withoutMaintain(made.grants, live.grants) }
  if (made.kind === 'function' && live?.kind === 'function')
    return newest(made.definition) === newest(live.definition) ? { ...made, definition: live.definition } : made
  if (made.kind === 'column' && live?.kind === 'column' && made.notNull?.constraint && live.notNull) {
    const { constraint, actual } = live.notNull
    return constraint === null ? { ...made, notNull: { ...made.notNull, constraint, actual } } : made
  }
  const [wanted, found] = [statementOf(made), live ? statementOf(live) : null]
  if (wanted !== null && found !== null && wanted !== found && isSame(wanted, found))
    return { ...made, definition: (live as { definition: string }).definition } as CatalogObject
  return made
}

/**
 * Returns a schema that was made now as the live one would have it after an upgrade of its server from any version since
 * 15: with what a migration chose by the version at that time, without the names of NOT NULL, which servers before 18
 * forget, without the privilege MAINTAIN, which `GRANT ALL` gives from 17 on, and with conditions in the text that a
 * dump made of them.
 */
export const keepServerChoices = (made: Catalog, live: Catalog, isSame: SameStatement): Catalog => ({
  ...made,
  objects: new Map([...made.objects].map(([id, object]) => [id, kept(object, live.objects.get(id), isSame)])),
})
