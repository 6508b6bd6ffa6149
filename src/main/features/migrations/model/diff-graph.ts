import type { TrackDiff } from '../../../../contract/migration-model.ts'
import type { Track } from '../../../../contract/migrations.ts'
import type { MadeObject } from '../expected-schema.ts'
import type { Migrations } from '../migrate-track.ts'
import type { TrackSchema } from '../track-schema.port.ts'

/** An object with the statement that makes it. */
type Made = Pick<MadeObject, 'element' | 'name' | 'definition' | 'statement'>

/** The statements that make `to` of `from`: drops first, because a name and a rule stand for one object at a time. */
const wayOf = (from: readonly Made[], to: readonly Made[], dropping: TrackSchema['dropping']): string[] => {
  const has = (objects: readonly Made[], { name, definition }: Made) =>
    objects.some((other) => other.name === name && other.definition === definition)
  return [
    ...from
      .filter((object) => !has(to, object))
      .toReversed()
      .map(dropping),
    ...to.filter((object) => !has(from, object)).map(({ statement }) => statement),
  ]
}

/** Both ways between the objects of two graph schemas. Dropping a constraint or index loses no data. */
export const graphWays = (
  from: readonly Made[],
  to: readonly Made[],
  dropping: TrackSchema['dropping'],
): { up: string[]; down: string[] } => ({ up: wayOf(from, to, dropping), down: wayOf(to, from, dropping) })

/** The objects that the store has and that are this product’s, each with a statement that makes it again. */
const foundObjects = async (schema: TrackSchema, track: Track): Promise<Made[]> =>
  (await schema.read(track))
    .filter(({ ours }) => ours)
    .map(({ element, name, definition, statement }) => ({ element, name, definition, statement }))

/** Compares the constraints and indexes of the graph with those that the model names. */
export const diffGraph = async (
  { migrationFiles }: Migrations,
  schema: TrackSchema,
  track: Track,
): Promise<Omit<TrackDiff, 'track' | 'pending'>> => {
  const wanted = await migrationFiles.readObjects?.(track)
  const plain = { losses: [], questions: [], unread: [] }
  if (!wanted) return { compared: false, up: [], down: [], ...plain, ready: false }
  const { up, down } = graphWays(await foundObjects(schema, track), wanted, schema.dropping)
  const statements = (texts: string[]) => texts.map((sql) => ({ sql, transaction: false }))
  return { compared: true, up: statements(up), down: statements(down), ...plain, ready: true }
}
