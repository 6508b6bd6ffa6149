import type { SchemaChoices, TrackDiff } from '../../../../contract/migration-model.ts'
import type { Track } from '../../../../contract/migrations.ts'
import { type CatalogDiff, lossKey } from '../catalog/diff.ts'
import { diffCatalogs } from '../catalog/diff-catalogs.ts'
import { loadSqlParser, type SqlParser } from '../lint/sql-parser.ts'
import { type Migrations, trackPlan } from '../migrate-track.ts'
import type { ModelText } from '../migration-files.port.ts'
import { diffGraph } from './diff-graph.ts'
import { answersOf, refuseOtherThanExpressions } from './schema-choices.ts'

export type ModelPorts = Migrations & { loadParser?: () => Promise<SqlParser> }

export const modelTextOf = async ({ migrationFiles }: Migrations, track: Track): Promise<ModelText> =>
  (await migrationFiles.readModel?.(track)) ?? { before: '', after: '' }

const unknown = { compared: false, up: [], down: [], losses: [], questions: [], unread: [], ready: false }

const shown = ({ losses, ...diff }: CatalogDiff) => ({
  ...diff,
  losses: losses.map((loss) => ({ key: lossKey(loss), ...loss })),
})

/** Tells how a track’s schema differs from its model, and the statements of both ways as far as the choices allow. */
export const diffModel = async (
  ports: ModelPorts,
  { track, ...choices }: SchemaChoices & { track: Track },
): Promise<TrackDiff> => {
  await refuseOtherThanExpressions(choices, ports.loadParser ?? loadSqlParser)
  const { up: waiting } = await trackPlan(ports, track)
  const about = { track, pending: waiting.length }
  if (ports.schema) return { ...about, ...(await diffGraph(ports, ports.schema, track)) }
  const found = await ports.catalogs?.readModel(track, await modelTextOf(ports, track))
  if (!found) return { ...about, ...unknown }
  const diff = diffCatalogs(found.live, found.model, answersOf(choices))
  const unread = found.live.unread.map(({ kind, name }) => `${kind} ${name}`)
  return { ...about, compared: true, unread, ...shown(diff) }
}
