import { refusal } from '../../../contract/errors.ts'
import { type DeclaredMigration, type MigrationPlan, versionOf } from './plan-migrations.ts'

const outsideOf = (plan: MigrationPlan, expected: string) => {
  const versions = plan.rows.map(({ name }) => versionOf(name)).join(', ')
  return refusal('BAD_REQUEST', { issues: [{ field: 'to', rule: 'version', expected: `${expected}: ${versions}` }] })
}

/** Returns the applied migrations above a place of the ledger, newest first. Each must have a way back. */
const waysBack = (above: MigrationPlan['back']): DeclaredMigration[] =>
  above.map(({ name, file }) => {
    if (!file) {
      const detail = `Applied, but missing here: ${name}`
      throw refusal('CONFLICT', { reason: 'chain-broken', detail })
    }
    if (file.down.trim() === '') {
      throw refusal('CONFLICT', { reason: 'no-way-back', detail: `Migration ${name} cannot be taken back.` })
    }
    return file
  })

/**
 * Narrows a plan to a version or name `to`. Up, that migration is the last to run. Down, it is the newest that stays.
 * `BAD_REQUEST` for a version that the track does not have, or to which nothing leads back.
 */
export const narrowPlan = (
  plan: MigrationPlan,
  { direction, to }: { direction: 'up' | 'down'; to?: string },
): MigrationPlan => {
  if (to === undefined) return plan
  const at = plan.rows.findIndex(({ name }) => name === to || versionOf(name) === to)
  if (at === -1) throw outsideOf(plan, 'a version of this track')
  if (direction === 'up') {
    const names = new Set(plan.rows.slice(0, at + 1).map(({ name }) => name))
    return { ...plan, up: plan.up.filter(({ name }) => names.has(name)) }
  }
  const place = plan.back.findIndex(({ name }) => name === plan.rows[at]!.name)
  if (place === -1) throw outsideOf(plan, 'an applied version of this track')
  return { ...plan, down: waysBack(plan.back.slice(0, place)) }
}
