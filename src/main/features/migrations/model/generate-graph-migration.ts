import { refusal } from '../../../../contract/errors.ts'
import type { GeneratedMigrations } from '../../../../contract/migration-model.ts'
import type { Track } from '../../../../contract/migrations.ts'
import { compareTrack } from '../check-drift.ts'
import { expectedSchema, type SchemaEffect } from '../expected-schema.ts'
import { graphEffect } from '../graph/graph-schema.ts'
import { lintMigrations } from '../lint/lint-track.ts'
import type { Migrations } from '../migrate-track.ts'
import { checksumOf, type DeclaredMigration } from '../plan-migrations.ts'
import type { TrackSchema } from '../track-schema.port.ts'
import { graphWays } from './diff-graph.ts'
import { refuseDrift } from './refuse-drift.ts'

/** `V0001__name.cypher` -> the next number, in as many digits. */
const nextVersion = (names: readonly string[]): string => {
  const numbers = names.map((name) => /^V(\d+)/.exec(name)?.[1] ?? '')
  const newest = Math.max(0, ...numbers.map(Number))
  return String(newest + 1).padStart(Math.max(4, ...numbers.map(({ length }) => length)), '0')
}

const textOf = (statements: readonly string[]) => statements.map((statement) => `${statement};\n`).join('')

/** Whether the statements make `to` of `from`, by what each of them says. */
const proves = (statements: readonly string[], from: SchemaEffect[], to: SchemaEffect[]) => {
  const rulesOf = (effects: SchemaEffect[]) =>
    expectedSchema(effects)
      .map(({ name, definition }) => `${name} ${definition}`)
      .sort()
      .join('\n')
  return rulesOf([...from, ...statements.map((statement) => graphEffect([statement]))]) === rulesOf(to)
}

/**
 * Writes the texts of the migration from the constraints and indexes that the applied migrations left to those that the
 * model names. Neo4j has one database to try them on, the school’s own, so they are proved by what they say.
 */
export const generateGraphMigration = async (
  ports: Migrations,
  schema: TrackSchema,
  { track, name }: { track: Track; name: string },
): Promise<GeneratedMigrations> => {
  const wanted = await ports.migrationFiles.readObjects?.(track)
  if (!wanted) throw refusal('CONFLICT', { reason: 'not-compared', detail: `Track ${track} has no model here.` })
  const { items } = await compareTrack(ports, schema, track)
  refuseDrift(items.filter(({ problem }) => problem !== 'populating'))
  const chain = await ports.migrationFiles.read(track)
  const effects = chain.flatMap(({ effect }) => effect ?? [])
  const expected = expectedSchema(effects)
  const { up, down } = graphWays(expected, wanted, schema.dropping)
  if (up.length === 0) return { track, migrations: [], findings: [] }
  const model = [{ made: wanted, dropped: [] }]
  if (!proves(up, effects, model) || !proves(down, model, effects)) {
    const said = 'its statements would not make the model, or their way back not the schema of before.'
    throw refusal('RULE_VIOLATION', { rule: 'not-generated', field: track, expected: said })
  }
  const version = `${nextVersion(chain.map((migration) => migration.name))}__${name.replaceAll('-', '_')}.cypher`
  const files = { up: `V${version}`, down: `U${version}` }
  const texts = { up: textOf(up), down: textOf(down) }
  const added: DeclaredMigration = {
    name: files.up,
    ...texts,
    checksum: checksumOf(texts.up),
    transactional: false,
  }
  return {
    track,
    migrations: [
      { name: added.name, up: { file: files.up, text: texts.up }, down: { file: files.down, text: texts.down } },
    ],
    findings: await lintMigrations(ports, { track, added: [added] }),
  }
}
