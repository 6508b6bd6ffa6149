import { z } from 'zod'
import { procedure } from './errors.ts'
import { kebabWord } from './inputs/text-rules.ts'
import { lintFinding, track } from './migrations.ts'

/** One statement, without a semicolon at its end. */
export const schemaStatement = z.object({
  sql: z.string(),
  /** False when it takes effect on its own: it is not part of the transaction of the others. */
  transaction: z.boolean(),
})

/** What a way may lose, or where it may stop because rows do not fit. */
export const schemaLoss = z.object({
  /** What `confirmed` of the choices names: `<kind> <id>`. */
  key: z.string(),
  direction: z.enum(['up', 'down']),
  /**
   * `table`, `column`, `sequence`: dropped with what it holds. `values`: replaced by computed ones. `narrowing`: the new
   * type has not every value of the old one. `null`: rows without a value stop the statement. `enum-value`: rows with the
   * removed value stop it. `filler`: a column comes back with the same value in every row. `unlogged`: rows do not
   * survive a crash.
   */
  kind: z.enum(['table', 'column', 'sequence', 'values', 'narrowing', 'null', 'enum-value', 'filler', 'unlogged']),
  /** Its kind and quoted name: `column "films"."film"."runtime"`. */
  id: z.string(),
  /** The table or column before and after: `integer -> smallint`. */
  detail: z.string(),
  /** True for the way down, which loses only when somebody takes the migration back. */
  confirmed: z.boolean(),
})
export type SchemaLoss = z.infer<typeof schemaLoss>

/** What only a person knows. While one is open there are no statements. */
export const schemaQuestion = z.discriminatedUnion('kind', [
  /** Is this table or column new, or was it one of these before? `candidates` are names in the same place. */
  z.object({ kind: z.literal('rename'), id: z.string(), candidates: z.array(z.string()) }),
  /** Which value do rows get that are there already? `suggestion` is an SQL expression; null when none is known. */
  z.object({ kind: z.literal('backfill'), id: z.string(), suggestion: z.string().nullable() }),
])
export type SchemaQuestion = z.infer<typeof schemaQuestion>

const objectId = z.string().min(1).max(300)
const expression = z.string().min(1).max(2_000)
const most = 200

/** What a person decided. `id` is that of a question or loss; what is not asked about has no effect. */
const choices = {
  /** The former name of a new table or column. Left out: it is new indeed. */
  renames: z
    .array(z.object({ id: objectId, from: z.string().min(1).max(63).optional() }))
    .max(most)
    .default([]),
  /** The value of a column for rows that have none: one SQL expression over the other columns. */
  backfills: z
    .array(z.object({ id: objectId, value: expression }))
    .max(most)
    .default([]),
  /** The new value of a column whose type changes, where the server’s cast is not the wanted one. */
  using: z
    .array(z.object({ id: objectId, value: expression }))
    .max(most)
    .default([]),
  /** The `key` of each loss that was accepted. */
  confirmed: z.array(z.string().min(1).max(350)).max(most).default([]),
}
export type SchemaChoices = { [Name in keyof typeof choices]: z.infer<(typeof choices)[Name]> }

export const trackDiff = z.object({
  track,
  /** False when there is no server on which the model could be made. Nothing is known then. */
  compared: z.boolean(),
  /** The number of migrations that are not applied. The statements do their work too. */
  pending: z.int(),
  /** Make the model of the store as it is, in order. Both ways are empty while there are questions. */
  up: z.array(schemaStatement),
  /** Make the store as it is of the model. */
  down: z.array(schemaStatement),
  losses: z.array(schemaLoss),
  questions: z.array(schemaQuestion),
  /** Objects of kinds that are not compared, by kind and name. */
  unread: z.array(z.string()),
  /** True when no question is open and every loss of the way up is confirmed. */
  ready: z.boolean(),
})
export type TrackDiff = z.infer<typeof trackDiff>

const generatedFile = z.object({
  /** The name of the file in the folder of the track. */
  file: z.string(),
  text: z.string(),
})

export const generatedMigrations = z.object({
  track,
  /** In the order in which they run. Empty when the model is what the migrations make. */
  migrations: z.array(z.object({ name: z.string(), up: generatedFile, down: generatedFile })),
  /** What the lint says of them, both ways. */
  findings: z.array(lintFinding),
})
export type GeneratedMigrations = z.infer<typeof generatedMigrations>

/** Procedures that compare a track with its model: what the entities and the model file of its folder say. */
export const migrationModel = {
  diff: procedure
    .route({
      method: 'GET',
      path: '/migrations/{track}/diff',
      tags: ['migrations'],
      description:
        'Tells how the store’s schema differs from the model of this console, with the statements up and down that keep ' +
        'the values of rows. A table or column that may be a renamed one is a question, never a guess; what cannot be ' +
        'kept is a loss. A model that the server cannot make is `RULE_VIOLATION` rule `model-refused`.',
    })
    .input(z.object({ track, ...choices }))
    .output(trackDiff),
  generate: procedure
    .route({
      method: 'POST',
      path: '/migrations/{track}/generate',
      tags: ['migrations'],
      description:
        'Returns the texts of the migration from the head of the track’s migrations to its model, both ways. Changes ' +
        'nothing: the files are written by who asked. They were run up, down and up on a database that is made for it and dropped ' +
        'again; when that fails or leaves another schema, the answer is `RULE_VIOLATION` rule `not-generated` with what ' +
        'differs. Of track `graph` nothing is run: the statements are proved by what they name. A new value of an enum that ' +
        'the same change uses has a migration of its own before. Refused with ' +
        '`CONFLICT` `chain-broken`, `schema-pending` while the database is not at the head, `schema-drift` when it is ' +
        'not as its migrations left it, `not-compared` without a server to compare on, and with `RULE_VIOLATION` rule ' +
        '`unanswered` while `diff` has questions or unconfirmed losses.',
    })
    .input(z.object({ track, name: z.string().min(1).max(100).regex(kebabWord), ...choices }))
    .output(generatedMigrations),
}
