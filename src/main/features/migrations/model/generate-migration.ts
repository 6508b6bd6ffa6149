import { refusal } from '../../../../contract/errors.ts'
import type { GeneratedMigrations, SchemaChoices } from '../../../../contract/migration-model.ts'
import type { DriftItem, Track } from '../../../../contract/migrations.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { CatalogDiff } from '../catalog/diff.ts'
import { lossKey } from '../catalog/diff.ts'
import { diffCatalogs } from '../catalog/diff-catalogs.ts'
import { compareCatalogs } from '../compare-catalogs.ts'
import { lintMigrations } from '../lint/lint-track.ts'
import { loadSqlParser } from '../lint/sql-parser.ts'
import { refuseBroken } from '../judge-plan.ts'
import { trackPlan } from '../migrate-track.ts'
import type { DeclaredMigration, MigrationPlan } from '../plan-migrations.ts'
import type { TrackCatalogs } from '../track-catalogs.port.ts'
import { type ModelPorts, modelTextOf } from './diff-model.ts'
import { generateGraphMigration } from './generate-graph-migration.ts'
import { enumValuesMigrationOf, migrationOf, nextStamps } from './migration-text.ts'
import { namesOf, refuseDrift } from './refuse-drift.ts'
import { answersOf, refuseOtherThanExpressions } from './schema-choices.ts'
import { withNewEnumValues } from './with-new-enum-values.ts'

export type Asked = SchemaChoices & { track: Track; name: string }

const refusePending = ({ up }: MigrationPlan) => {
  if (up.length === 0) return
  const detail = `Apply the pending migrations first: ${up.map(({ name }) => name).join(', ')}`
  throw refusal('CONFLICT', { reason: 'schema-pending', detail, count: up.length })
}

const notCompared = (track: Track) =>
  refusal('CONFLICT', {
    reason: 'not-compared',
    detail: `No server is at hand on which the migrations of track ${track} can be run for a comparison.`,
  })

const refuseUnanswered = ({ questions, losses, ready }: CatalogDiff) => {
  if (ready) return
  const open = questions.map(({ kind, id }) => `${kind} of ${id}`)
  const lost = losses.filter(({ confirmed }) => !confirmed).map((loss) => `loss of ${lossKey(loss)}`)
  throw refusal('RULE_VIOLATION', { rule: 'unanswered', expected: `answers for ${[...open, ...lost].join(', ')}` })
}

/** What a migration did on a database of its own, against what it has to do. */
const differences = (
  tried: { up: Catalog; down: Catalog; again: Catalog },
  { expected, model }: { expected: Catalog; model: Catalog },
): { after: string; items: DriftItem[] }[] =>
  [
    { after: 'up', items: compareCatalogs(tried.up, model).items },
    { after: 'down', items: compareCatalogs(tried.down, expected).items },
    { after: 'up again', items: compareCatalogs(tried.again, tried.up).items },
  ].filter(({ items }) => items.length > 0)

type Work = { track: Track; applied: DeclaredMigration[]; expected: Catalog; model: Catalog }

/** Runs the migrations on a database of their own. Returns false when they have to wait for a new value of an enum. */
const provesGood = async (
  catalogs: TrackCatalogs,
  { track, applied, ...wanted }: Work,
  added: DeclaredMigration[],
): Promise<boolean> => {
  const tried = await catalogs.tryOut(track, { applied, added })
  if (!tried) throw notCompared(track)
  if ('refused' in tried) {
    if (tried.usesNewValue && added.length === 1) return false
    throw refusal('RULE_VIOLATION', { rule: 'not-generated', field: track, expected: tried.refused })
  }
  const [first] = differences(tried, wanted)
  if (!first) return true
  const expected = `${namesOf(first.items)} after ${first.after}`
  throw refusal('RULE_VIOLATION', { rule: 'not-generated', field: track, expected })
}

const writeMigrations = async (
  catalogs: TrackCatalogs,
  work: Work,
  { name, diff, choices, now }: { name: string; diff: CatalogDiff; choices: SchemaChoices; now: Date },
): Promise<DeclaredMigration[]> => {
  const [stamp, next] = nextStamps(
    work.applied.map((migration) => migration.name),
    { now, count: 2 },
  )
  const single = [migrationOf(`${stamp}-${name}`, diff)]
  if (await provesGood(catalogs, work, single)) return single
  const between = withNewEnumValues(work.expected, work.model)
  const first = diffCatalogs(work.expected, between)
  const second = diffCatalogs(between, work.model, answersOf(choices))
  const pair = [enumValuesMigrationOf(`${stamp}-${name}-values`, first), migrationOf(`${next}-${name}`, second)]
  await provesGood(catalogs, work, pair)
  return pair
}

const shown = ({ name, up, down }: DeclaredMigration) => ({
  name,
  up: { file: `${name}.up.sql`, text: up },
  down: { file: `${name}.down.sql`, text: down },
})

/**
 * Writes the texts of the migration from the head of a track’s chain to its model, and proves them on a database that is
 * made for it. Changes neither the school nor a file. `now` is the time in the file’s name, unless the chain is newer.
 */
export const generateMigration = async (
  ports: ModelPorts,
  { track, name, now = new Date(), ...choices }: Asked & { now?: Date },
): Promise<GeneratedMigrations> => {
  const loadParser = ports.loadParser ?? loadSqlParser
  await refuseOtherThanExpressions(choices, loadParser)
  const plan = await trackPlan(ports, track)
  refuseBroken(plan)
  refusePending(plan)
  if (ports.schema) return generateGraphMigration(ports, ports.schema, { track, name })
  const { catalogs } = ports
  const applied = plan.back.map(({ file }) => file!).reverse()
  const found = await catalogs?.read(track, applied)
  if (!catalogs || !found) throw notCompared(track)
  refuseDrift(compareCatalogs(found.live, found.expected).items)
  const wanted = await catalogs.readModel(track, await modelTextOf(ports, track))
  if (!wanted) throw notCompared(track)
  const work = { track, applied, expected: found.expected, model: wanted.model }
  const diff = diffCatalogs(work.expected, work.model, answersOf(choices))
  refuseUnanswered(diff)
  if (diff.up.length === 0) return { track, migrations: [], findings: [] }
  const added = await writeMigrations(catalogs, work, { name, diff, choices, now })
  return { track, migrations: added.map(shown), findings: await lintMigrations(ports, { track, added }) }
}
