import type { CatalogObject, Grant } from './catalog.ts'
import { namedInSql } from './sql-clauses.ts'
import { qualified, quoteName, quoteText } from './words/quoting.ts'

const sameGrant = (one: Grant) => (other: Grant) => JSON.stringify(one) === JSON.stringify(other)

const grantTarget = (object: CatalogObject, privilege: string): string => {
  if (object.kind === 'column')
    return `${privilege} (${quoteName(object.name)}) ON TABLE ${qualified(object.schema, object.table)}`
  if (object.kind === 'table' || object.kind === 'view')
    return `${privilege} ON TABLE ${qualified(object.schema, object.name)}`
  if (object.kind === 'enum' || object.kind === 'composite' || object.kind === 'domain')
    return `${privilege} ON TYPE ${qualified(object.schema, object.name)}`
  return `${privilege} ON ${namedInSql(object)}`
}

const role = (grantee: string) => (grantee === '' ? 'PUBLIC' : quoteName(grantee))

const give = (object: CatalogObject, { grantee, privilege, withheld, grantable }: Grant) =>
  withheld
    ? `REVOKE ${grantTarget(object, privilege)} FROM ${role(grantee)}`
    : `GRANT ${grantTarget(object, privilege)} TO ${role(grantee)}${grantable ? ' WITH GRANT OPTION' : ''}`

/** What an owner gave up is given back, and what somebody was granted is revoked. */
const take = (object: CatalogObject, grant: Grant) => give(object, { ...grant, withheld: !grant.withheld })

const grantsBetween = (from: Grant[], object: CatalogObject): { revoked: string[]; granted: string[] } => ({
  revoked: from.filter((grant) => !object.grants.some(sameGrant(grant))).map((grant) => take(object, grant)),
  granted: object.grants.filter((grant) => !from.some(sameGrant(grant))).map((grant) => give(object, grant)),
})

/** What everybody may do with a new object of this kind. */
export const initialGrants = ({ kind }: Pick<CatalogObject, 'kind'>): Grant[] => {
  const privilege = kind === 'function' ? 'EXECUTE' : ['enum', 'domain', 'composite'].includes(kind) ? 'USAGE' : null
  return privilege ? [{ grantee: '', privilege, grantable: false, withheld: false }] : []
}

export type Trimmings = { owners: string[]; revoked: string[]; granted: string[]; comments: string[] }

/**
 * Returns the statements for what stands beside an object: owner, grants, comment. `from` is null for an object that was
 * just made. Grants of a table are revoked before those of its columns are given, because that takes these along.
 */
export const trimmingsOf = (from: CatalogObject | null, to: CatalogObject): Trimmings => {
  const old = from ?? { owner: null, comment: null, grants: initialGrants(to) }
  const owner = to.owner === null ? 'CURRENT_USER' : quoteName(to.owner)
  const comment = to.comment === null ? 'NULL' : quoteText(to.comment)
  return {
    owners: old.owner === to.owner ? [] : [`ALTER ${namedInSql(to)} OWNER TO ${owner}`],
    ...grantsBetween(old.grants, to),
    comments: old.comment === to.comment ? [] : [`COMMENT ON ${namedInSql(to)} IS ${comment}`],
  }
}
