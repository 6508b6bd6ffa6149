import type { CatalogObject } from './catalog.ts'
import { createStatements } from './create-statements.ts'
import { trimmingsOf } from './trimmings.ts'

/** Shows an object for a person: as the statements that would make it, with owner, grants and comment. */
export const describeObject = (object: CatalogObject): string => {
  const { owners, revoked, granted, comments } = trimmingsOf(null, object)
  return [...createStatements(object), ...owners, ...revoked, ...granted, ...comments].join(';\n')
}

/** The name of an object for a person, e.g. `directory.person.email`. */
export const nameOf = (object: CatalogObject): string => {
  if (object.kind === 'schema' || object.kind === 'extension') return object.name
  if (object.kind === 'function') return `${object.schema}.${object.name}(${object.signature})`
  return 'table' in object && object.kind !== 'index'
    ? `${object.schema}.${object.table}.${object.name}`
    : `${object.schema}.${object.name}`
}
