import type { CatalogClient, CatalogObject, Grant } from './catalog.ts'
import { DEPENDENCIES, GRANTS } from './catalog-statements.sql.ts'
import { qualified } from './words/quoting.ts'

export type Find = (classOf: string, oid: string, sub: number) => string | undefined
type Objects = Map<string, CatalogObject>

export const readGrants = async (client: CatalogClient, schemas: readonly string[], find: Find, objects: Objects) => {
  const touched = new Set<string>()
  const { rows } = await client.query(GRANTS, [schemas])
  for (const row of rows as (Grant & { class: string; oid: string; sub: number; grantee: string | null })[]) {
    const object = objects.get(find(row.class, row.oid, row.sub) ?? '')
    if (!object) continue
    if (!touched.has(object.id)) object.grants = []
    touched.add(object.id)
    const { grantee, privilege, grantable, withheld } = row
    if (grantee !== null) object.grants.push({ grantee, privilege, grantable, withheld })
  }
  const order = ({ grantee, privilege }: Grant) => `${grantee} ${privilege}`
  for (const id of touched) objects.get(id)!.grants.sort((one, other) => (order(one) < order(other) ? -1 : 1))
}

/** A schema needs nothing, and every other object needs its schema. */
export const readNeeds = async (client: CatalogClient, find: Find, objects: Objects) => {
  for (const row of (await client.query(DEPENDENCIES)).rows) {
    const {
      class: classOf,
      oid,
      sub,
      ofClass,
      ofOid,
      ofSub,
    } = row as Record<string, string> & { sub: number; ofSub: number }
    const object = objects.get(find(classOf!, oid!, sub) ?? '')
    const needed = find(ofClass!, ofOid!, ofSub)
    if (!object || needed === undefined || needed === object.id || !objects.has(needed)) continue
    // A sequence exists before the column that it belongs to, and is given to it afterwards.
    if (object.kind === 'sequence' && needed.startsWith('column ')) continue
    if (!object.needs.includes(needed)) object.needs.push(needed)
  }
  for (const object of objects.values()) object.needs.sort()
}

export const readPopulated = async (client: CatalogClient, objects: Objects) => {
  const tables = [...objects.values()].filter((object) => object.kind === 'table')
  if (tables.length === 0) return
  const looks = tables.map(({ schema, name }, index) => `EXISTS (SELECT FROM ${qualified(schema, name)}) AS t${index}`)
  const row = (await client.query(`SELECT ${looks.join(', ')}`)).rows[0]!
  for (const [index, table] of tables.entries()) table.populated = row[`t${index}`] as boolean
}
