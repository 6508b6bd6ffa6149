import type { TakenBack } from '../../contract/migration-history.ts'
import { type MigrationEvent, type MigrationPreview, type Track, TRACKS } from '../../contract/migrations.ts'
import { limitOptions, limitsOf, limitWords } from './migration-limits.ts'
import { eachTrack, headed, named, needsTrack, track, tracksOf } from './migration-tracks.ts'
import { migrationModelCommands } from './migration-model.commands.ts'
import { migrationRecordsCommands } from './migration-records.commands.ts'
import { linesOf } from './words/lint-lines.ts'
import { migrationRehearseCommand } from './migrations-rehearse.commands.ts'
import { migrationScriptsCommands } from './migration-scripts.commands.ts'
import { migrationHistoryCommand } from './migrations-history.commands.ts'
import { askForName } from './ask-for-name.ts'
import type { Command, CommandOption, ExitCode, Invocation } from './command.ts'
import type { Output } from './output.ts'

const plan: CommandOption = {
  flags: '--plan <digest>',
  summary: 'run only if this is still the plan of --track, as preview printed it; left out: what is the plan now',
}

const confirm: CommandOption = {
  flags: '--confirm <name>',
  summary: 'the name of the school, where rows go; without it nothing runs',
}

const to: CommandOption = {
  flags: '--to <version>',
  summary: 'the version or name to stop at: the last to apply, or the newest that stays; needs --track',
}
const one: CommandOption = { flags: '--one', summary: 'the next migration only' }

type Direction = 'up' | 'down' | 'repair'

const takenBackWords = ({ migration, at, by, rows, backup }: TakenBack) =>
  `${migration} was taken back at ${at.toISOString()} by ${by}; ${rows} rows went with it.` +
  (backup === null ? '' : ` They are in backup ${backup}.`)

const status = async (invocation: Invocation): Promise<ExitCode> => {
  const { output } = invocation
  const tracks = await tracksOf(invocation)
  for (const found of tracks) {
    headed(invocation, found, tracks)
    if (output.json) output.print(found)
    else if (found.unavailable === null) {
      output.print(found.rows, ['name', 'state', 'appliedAt'])
      if (found.takenBack) output.note(takenBackWords(found.takenBack))
      if (found.pending > 0 && found.requires.length > 0)
        output.note(`Applied once these tracks are up to date: ${found.requires.join(', ')}`)
    } else output.note(`Not known: ${found.unavailable}`)
  }
  const fine = tracks.every(
    ({ rows, unavailable }) => unavailable === null && rows.every(({ state }) => state === 'applied'),
  )
  return fine ? 0 : 1
}

/** Taking back is for one track at a time: the database's unless named. What is not compared is not repaired. */
const targetsOf = async (invocation: Invocation, direction: Direction): Promise<Track[]> => {
  if (direction === 'down') return [named(invocation) ?? 'directory']
  const tracks = (await tracksOf(invocation)).map((found) => found.track)
  if (direction === 'up' || named(invocation) !== undefined) return tracks
  const { migrations } = invocation.client
  const compared = await Promise.all(tracks.map(async (each) => (await migrations.drift({ track: each })).compared))
  return tracks.filter((_, index) => compared[index])
}

/** What a plan takes away, before anything is asked. */
const tellLosses = (output: Output, { tables, rowsLost, unknown, validUntil }: MigrationPreview) => {
  if (tables.length > 0) {
    const cut = tables.reduce((sum, { lost, rows }) => sum + (lost === 'columns' ? rows : 0), 0)
    if (rowsLost > cut) output.note(`${rowsLost - cut} rows go:`)
    else output.note(`${cut} rows lose columns:`)
    for (const { name, rows, lost, columns, kept, because } of tables) {
      const what = kept ? 'kept in the database' : lost === 'columns' ? `columns ${columns.join(', ')}` : lost
      output.note(`  ${name}: ${rows} rows (${what})${because === null ? '' : `, because ${because}`}`)
    }
  }
  if (unknown.length > 0) output.note('Whether rows go cannot be known of these statements. A backup is written first:')
  for (const { migration, line } of unknown) output.note(`  ${migration}: ${line}`)
  if (validUntil) output.note(`The plan is good until ${validUntil.toISOString()}.`)
}

/** Returns the version that a run of a track stops at, by --to or --one. */
const stopOf = async (
  { client, options }: Invocation,
  { track: each, direction }: { track: Track; direction: Direction },
): Promise<string | undefined> => {
  if (options['one'] !== true || direction !== 'up') return options['to'] as string | undefined
  const { rows } = await client.migrations.track({ track: each })
  return rows.find(({ appliedAt }) => appliedAt === null)?.name
}

const preview = async (invocation: Invocation, direction: Direction) => {
  const { output, client } = invocation
  const tracks = await targetsOf(invocation, direction)
  if (invocation.options['to'] !== undefined && named(invocation) === undefined)
    throw needsTrack('the track that --to is of')
  for (const each of tracks) {
    const found = await client.migrations.preview({
      track: each,
      direction,
      to: await stopOf(invocation, { track: each, direction }),
    })
    headed(invocation, { track: each }, tracks)
    if (output.json) {
      output.print(found)
      continue
    }
    const comment = TRACKS[each].of === 'graph' ? '//' : '--'
    tellLosses(output, found)
    for (const line of linesOf(found.findings)) output.note(line)
    for (const { name, sql } of found.migrations) await output.write(`${comment} ${name}\n${sql.trimEnd()}\n\n`)
    if (found.migrations.length > 0 && TRACKS[each].of === 'record') output.note(limitWords)
    output.note(found.migrations.length === 0 ? 'There is nothing to run.' : `Plan ${found.planDigest}`)
  }
}

const restoreWords = (backup: string) =>
  `Backup ${backup} is written. To put it back: npm run cli -- backups restore ${backup}`

const tell = ({ output }: Invocation, event: MigrationEvent, direction: Direction) => {
  if (output.json) return output.print(event)
  if (event.kind === 'waiting') output.note(`Waiting: ${event.holder} is migrating.`)
  if (event.kind === 'retrying')
    output.note(`  ${event.name} waited for a lock in vain: try ${event.tries} of ${event.of}`)
  if (event.kind === 'started') output.note(`${event.index + 1} of ${event.of}: ${event.name}`)
  if (event.kind === 'finished') output.note(`  done in ${event.durationMs} ms`)
  if (event.kind === 'saving') output.note(`  backup: ${event.table}, ${event.rows} rows`)
  if (event.kind === 'saved') output.note(restoreWords(event.backup))
  if (event.kind === 'done')
    output.print(direction === 'repair' ? { repaired: event.applied } : { migrations: event.applied })
}

const amendmentOf = (options: Invocation['options']) => ({
  accept: options['accept'] as string | undefined,
  clear: options['clear'] as string | undefined,
})

const run = async (invocation: Invocation, direction: Direction) => {
  const { client, options, output, signal } = invocation
  const procedures = client.migrations
  const tracks = await targetsOf(invocation, direction)
  const given = ['plan', 'to', 'accept', 'clear'].find((option) => options[option] !== undefined)
  if (given !== undefined && named(invocation) === undefined && tracks.length > 1)
    throw needsTrack(`the track that --${given} is of`)
  for (const each of tracks) {
    headed(invocation, { track: each }, tracks)
    const stop = await stopOf(invocation, { track: each, direction })
    const found = await procedures.preview({ track: each, direction, to: stop })
    const planDigest = (options['plan'] as string | undefined) ?? found.planDigest
    if (found.confirm !== null) tellLosses(output, found)
    const typed = (options['confirm'] as string | undefined) ?? (await askForName(invocation, found.confirm))
    const asked = { track: each, planDigest, confirm: typed, to: stop, ...limitsOf(options) }
    const allowOutOfOrder = options['allowOutOfOrder'] === true
    const start = {
      up: () => procedures.apply({ ...asked, allowOutOfOrder }, { signal }),
      down: () => procedures.revert(asked, { signal }),
      repair: () => procedures.repair({ track: each, planDigest, ...amendmentOf(options) }, { signal }),
    }[direction]
    for await (const event of await start()) tell(invocation, event, direction)
  }
}

/** Every finding of a lint, with what to do instead. What loses data or blocks for long is a failure. */
const lint = (invocation: Invocation) =>
  eachTrack(invocation, async (each) => {
    const { output, client, options } = invocation
    const found = await client.migrations.lint({ track: each, all: options['all'] === true })
    if (output.json) output.print(found)
    else if (found.findings.length === 0) output.note('Nothing dangerous was found.')
    else await output.write(`${linesOf(found.findings).join('\n')}\n`)
    return found.findings.filter(({ severity }) => severity === 'error').length
  })

const notCompared = {
  'chain-broken': 'Not compared: a file of an applied migration is changed or missing here.',
  'no-server': 'Not compared: no PostgreSQL of this version is at hand to replay the migrations on.',
}

/** What is being made is no fault: it comes by itself. */
const drift = (invocation: Invocation): Promise<ExitCode> =>
  eachTrack(invocation, async (each) => {
    const { output, client } = invocation
    const found = await client.migrations.drift({ track: each })
    if (output.json) output.print(found)
    else if (found.notCompared !== null) output.note(notCompared[found.notCompared])
    else if (found.items.length === 0) output.note('The schema is as the migrations left it.')
    else output.print(found.items, ['problem', 'element', 'name', 'expected', 'found'])
    return found.items.filter(({ problem }) => problem !== 'populating').length
  })

export const migrationsCommands: Command[] = [
  migrationHistoryCommand,
  ...migrationRecordsCommands,
  ...migrationModelCommands,
  migrationRehearseCommand,
  ...migrationScriptsCommands,
  {
    name: 'migrations status',
    summary: 'Every migration with its state; exit code 1 unless all are applied.',
    options: [track],
    run: status,
  },
  {
    name: 'migrations preview',
    summary: 'The statements that up, or with --down that down, or with --repair that repair, would send.',
    options: [
      track,
      { flags: '--down', summary: 'what down would send' },
      { flags: '--repair', summary: 'what repair would send' },
      to,
      one,
    ],
    run: (invocation) => {
      const { down, repair } = invocation.options
      return preview(invocation, repair ? 'repair' : down ? 'down' : 'up')
    },
  },
  {
    name: 'migrations up',
    summary: 'Applies what is pending. What takes rows away asks for the name of the school first.',
    options: [
      track,
      to,
      one,
      { flags: '--allow-out-of-order', summary: 'apply also what is named before an applied migration' },
      ...limitOptions,
      plan,
      confirm,
    ],
    run: (invocation) => run(invocation, 'up'),
  },
  {
    name: 'migrations down',
    summary:
      'Takes the newest applied migration of a track back, or all above --to; of track directory unless --track names another. THE DATA OF ITS TABLES GOES: the name of the school is asked for, and a backup is written into the data folder first.',
    options: [{ ...track, summary: 'whose migrations; left out: directory' }, to, one, ...limitOptions, plan, confirm],
    run: (invocation) => run(invocation, 'down'),
  },
  {
    name: 'migrations drift',
    summary: 'How the schema differs from what the applied migrations left; exit code 1 when it does.',
    options: [track],
    run: drift,
  },
  {
    name: 'migrations lint',
    summary:
      'What is dangerous about the statements of the pending migrations, with what to do instead; exit code 1 when something loses data or blocks for long.',
    options: [track, { flags: '--all', summary: 'every migration, not only the pending ones' }],
    run: lint,
  },
  {
    name: 'migrations repair',
    summary:
      'Makes again what migrations drift finds missing, changed or failed, in every track that is compared unless one is named; leaves what is extra.',
    options: [
      track,
      { flags: '--accept <migration>', summary: 'take over the checksum of a changed file; needs --track' },
      { flags: '--clear <migration>', summary: 'forget the failed try of a migration; needs --track' },
      plan,
    ],
    run: (invocation) => run(invocation, 'repair'),
  },
]
