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

const kept = (made: CatalogObject, live: CatalogObject | undefined): CatalogObject => {
  if ((made.kind === 'table' || made.kind === 'view') && live?.kind === made.kind)
    return { ...made, grants: withoutMaintain(made.grants, live.grants) }
  if (made.kind === 'function' && live?.kind === 'function')
    return newest(made.definition) === newest(live.definition) ? { ...made, definition: live.definition } : made
  if (made.kind === 'column' && live?.kind === 'column' && made.notNull?.constraint && live.notNull) {
    const { constraint, actual } = live.notNull
    return constraint === null ? { ...made, notNull: { ...made.notNull, constraint, actual } } : made
  }
  return made
}

/**
 * Returns a schema that was made now as the live one would have it after an upgrade of its server from any version since
 * 15: with what a migration chose by the version at that time, without the names of NOT NULL, which servers before 18
 * forget, and without the privilege MAINTAIN, which `GRANT ALL` gives from 17 on.
 */
export const keepServerChoices = (made: Catalog, live: Catalog): Catalog => ({
  ...made,
  objects: new Map([...made.objects].map(([id, object]) => [id, kept(object, live.objects.get(id))])),
})
