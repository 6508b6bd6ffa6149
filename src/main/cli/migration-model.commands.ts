import { join } from 'node:path'
import type { SchemaChoices, TrackDiff } from '../../contract/migration-model.ts'
import { type Track, TRACKS } from '../../contract/migrations.ts'
import { shippedMigrations } from '../features/migrations/migration-files.ts'
import { openMigrationFolder } from '../features/migrations/model/migration-folder.file.ts'
import type { Command, CommandOption, ExitCode, Invocation } from './command.ts'
import { linesOf } from './words/lint-lines.ts'
import { eachTrack, named, needsTrack, track } from './migration-tracks.ts'
import { lossOf, objectOf, renameOf, shownObject, valueOf } from './words/object-names.ts'

const choiceOptions: CommandOption[] = [
  { flags: '--rename <old=new...>', summary: 'what was renamed: film=movie or film.length=runtime', many: true },
  { flags: '--new <name...>', summary: 'what is new and no rename: film or film.runtime', many: true },
  {
    flags: '--backfill <column=sql...>',
    summary: 'the value of a column for rows that have none: film.rating=0',
    many: true,
  },
  {
    flags: '--using <column=sql...>',
    summary: 'the new value of a column whose type changes: film.year=year::int',
    many: true,
  },
  {
    flags: '--confirm <loss...>',
    summary: 'a loss that is accepted, as it is shown: "column film.length"',
    many: true,
  },
]

const listOf = ({ options }: Invocation, name: string) => (options[name] ?? []) as string[]

/** What was decided about a track, by the options. */
const choicesOf = (invocation: Invocation, each: Track): SchemaChoices => ({
  renames: [
    ...listOf(invocation, 'rename').map((text) => renameOf(text, each)),
    ...listOf(invocation, 'new').map((text) => ({ id: objectOf('new', text, each) })),
  ],
  backfills: listOf(invocation, 'backfill').map((text) => valueOf('backfill', text, each)),
  using: listOf(invocation, 'using').map((text) => valueOf('using', text, each)),
  confirmed: listOf(invocation, 'confirm').map((text) => lossOf(text, each)),
})

const isChosen = (invocation: Invocation) =>
  ['rename', 'new', 'backfill', 'using', 'confirm'].some((name) => listOf(invocation, name).length > 0)

const CUT = /^.*[ .]/s
/** The new name alone, where the table is the same. */
const lastOf = (name: string) => name.replace(CUT, '')

/** What is asked and lost, each with the option that answers it. */
const openOf = ({ track: of, questions, losses }: TrackDiff): string[] => [
  ...questions.map((question) => {
    const shown = shownObject(question.id, of)
    const name = shown.replace(/^\S+ /, '')
    if (question.kind === 'backfill') {
      const value = question.suggestion ?? '<SQL expression>'
      return `Which value do rows have in ${shown}? --backfill "${name}=${value}"`
    }
    const place = name.includes('.') ? name.slice(0, -lastOf(name).length) : ''
    const renames = question.candidates.map((old) => `--rename ${place}${old}=${lastOf(name)}`)
    return `Is ${shown} new, or was it renamed? --new ${name} or ${renames.join(' or ')}`
  }),
  ...losses.map(({ key, detail, direction, confirmed }) => {
    const shown = shownObject(key, of)
    const accept = confirmed ? '' : ` --confirm "${shown}"`
    return `Lost on the way ${direction}: ${shown} (${detail})${accept}`
  }),
]

const tellDiff = async ({ output }: Invocation, found: TrackDiff) => {
  if (!found.compared) return output.note('The model of this track cannot be compared here.')
  if (found.pending > 0) output.note(`Pending migrations that the statements do the work of: ${found.pending}.`)
  for (const name of found.unread) output.note(`Not compared: ${name}`)
  for (const line of openOf(found)) output.note(line)
  if (found.up.length > 0) await output.write(`${found.up.map(({ sql }) => `${sql};`).join('\n')}\n`)
  else if (found.questions.length === 0) output.note('The schema is as the model says.')
}

const diff = async (invocation: Invocation): Promise<ExitCode> => {
  const { output, client } = invocation
  if (isChosen(invocation) && named(invocation) === undefined) throw needsTrack('the track that the answers are for')
  return eachTrack(invocation, async (each) => {
    const found = await client.migrations.diff({ track: each, ...choicesOf(invocation, each) })
    if (output.json) output.print(found)
    else await tellDiff(invocation, found)
    return found.up.length + found.questions.length
  })
}

/** Tells what is open, so that a person need not ask again by `migrations diff`. */
const tellOpen = async ({ client, output }: Invocation, of: Track, choices: SchemaChoices) => {
  if (output.json) return
  for (const line of openOf(await client.migrations.diff({ track: of, ...choices }))) output.note(line)
}

const generate = async (invocation: Invocation): Promise<ExitCode> => {
  const { output, client, options } = invocation
  const of = options['track'] as Track
  const choices = choicesOf(invocation, of)
  const folder = (options['toFolder'] as string | undefined) ?? join(shippedMigrations(), of)
  const target = await openMigrationFolder(folder)
  const asked = { track: of, name: String(options['name']), ...choices }
  const generated = await client.migrations.generate(asked).catch(async (error: unknown) => {
    const { data } = error as { data?: { rule?: unknown } }
    if (data?.rule === 'unanswered') await tellOpen(invocation, of, choices)
    throw error
  })
  const { migrations, findings } = generated
  const files = await target.write(migrations.flatMap(({ up, down }) => [up, down]))
  if (output.json) output.print({ track: of, files, findings })
  else if (files.length === 0) output.note('There is nothing to generate: the migrations make what the model says.')
  else for (const file of files) await output.write(`${file}\n`)
  for (const line of linesOf(findings)) output.note(line)
  if (files.length > 0) output.note(`Read them, then run: ${upCommand(of)}`)
  return 0
}

const upCommand = (of: Track) => `npm run cli -- migrations up --track ${of}`

export const migrationModelCommands: Command[] = [
  {
    name: 'migrations diff',
    summary:
      'How the schema differs from the model of this console, with the statements that would bring it there; exit code 1 when it does.',
    options: [track, ...choiceOptions],
    run: diff,
  },
  {
    name: 'migrations generate',
    summary:
      'Writes the migration from the head of the migrations to the model, both ways, after it ran on a database of its own. No file is replaced.',
    options: [
      { ...track, summary: `whose migration: ${Object.keys(TRACKS).join(', ')}`, required: true },
      { flags: '--name <name>', summary: 'what it does, in words joined by -: add-runtime', required: true },
      { flags: '--to-folder <dir>', summary: 'where the files go; left out: the folder of the track' },
      ...choiceOptions,
    ],
    run: generate,
  },
]
