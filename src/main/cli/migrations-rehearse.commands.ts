import type { Rehearsal, RehearsalEvent, RehearsedRun, TakenLock } from '../../contract/migration-rehearsal.ts'
import type { Command, ExitCode, Invocation } from './command.ts'
import { eachTrack, named, needsTrack, track } from './migration-tracks.ts'
import { linesOf } from './words/lint-lines.ts'

const blocked = { all: 'nobody reads or writes', writes: 'nobody writes', schema: 'everybody goes on' }

/** The locks of a statement that somebody feels. */
const lockWords = (locks: readonly TakenLock[]) =>
  locks
    .filter(({ blocks }) => blocks !== 'schema')
    .map(({ mode, blocks, object, heldMs }) => `${object} ${mode} ${heldMs} ms (${blocked[blocks]})`)
    .join('; ')

const progress = ({ output }: Invocation, event: RehearsalEvent) => {
  if (output.json) return
  if (event.kind === 'restoring') output.note('Making a copy of the schema.')
  if (event.kind === 'copying') output.note(`  rows of ${event.table}, ${event.index + 1} of ${event.of}`)
  if (event.kind === 'completing') output.note('Giving the copy its keys, triggers and statistics.')
  if (event.kind === 'statement' && event.index === 0) output.note(`${event.step}: ${event.name}`)
  if (event.kind === 'dropping') output.note('Dropping the copy.')
}

const failureWords = ({ failure }: RehearsedRun) =>
  failure === null
    ? []
    : [
        failure.statement === null
          ? `fails: ${failure.reason}`
          : `statement ${failure.statement + 1} fails: ${failure.reason}`,
      ]

const dataWords = ({ tables, wholeData, server }: Rehearsal) => {
  if (server === 'none') return 'Nothing was run: the server read each statement.'
  const copied = tables.reduce((sum, table) => sum + table.copied, 0)
  const where = server === 'own' ? 'the server of the school' : 'the server of this console'
  return `Run on ${where} with ${wholeData ? 'all' : 'a sample of'} rows (${copied}).`
}

const verdictWords = {
  fine: 'Fine: the migrations run, and their way back brings the same schema.',
  findings: 'The migrations run; see what was found.',
  failed: 'The migrations fail.',
}

const print = ({ output }: Invocation, found: Rehearsal) => {
  if (output.json) return output.print(found)
  if (found.migrations.length === 0) return output.note('Nothing is pending.')
  output.note(dataWords(found))
  for (const { statement, reason } of found.notRestored) output.note(`Not in the copy: ${statement} (${reason})`)
  for (const { name, up, down, again, differences } of found.migrations) {
    output.note(`${name}${up.durationMs === null ? '' : `, ${up.durationMs} ms`}`)
    const rows = up.statements.map(({ index, durationMs, rows: touched, locks, rewritten, line }) => ({
      statement: index + 1,
      ms: durationMs,
      rows: touched,
      rewritten,
      locks: lockWords(locks),
      line,
    }))
    if (rows.length > 0) output.print(rows, ['statement', 'ms', 'rows', 'rewritten', 'locks', 'line'])
    for (const words of failureWords(up)) output.note(`  ${words}`)
    for (const words of down ? failureWords(down) : []) output.note(`  The way back: ${words}`)
    for (const words of again ? failureWords(again) : []) output.note(`  Up again: ${words}`)
    for (const { after, item } of differences) {
      const when = after === 'down' ? 'The way back brings another schema' : 'Up again brings another schema'
      output.note(`  ${when}: ${item.problem} ${item.element} ${item.name}`)
    }
  }
  for (const line of linesOf(found.findings)) output.note(line)
  output.note(verdictWords[found.verdict])
  if (found.preview.migrations.length > 0) output.note(`Plan ${found.preview.planDigest}`)
}

const rehearse = async (invocation: Invocation): Promise<ExitCode> => {
  const { client, options, signal } = invocation
  const stop = options['to'] as string | undefined
  if (stop !== undefined && named(invocation) === undefined) throw needsTrack('the track that --to is of')
  return eachTrack(invocation, async (each) => {
    let faults = 0
    // Text is taken as a number, as for every input of the command line.
    const asked = {
      track: each,
      to: stop,
      rows: options['rows'] as number | undefined,
      allowOutOfOrder: options['allowOutOfOrder'] === true,
    }
    for await (const event of await client.migrations.rehearse(asked, { signal })) {
      progress(invocation, event)
      if (event.kind !== 'rehearsed') continue
      print(invocation, event.rehearsal)
      if (event.rehearsal.verdict !== 'fine') faults++
    }
    return faults
  })
}

export const migrationRehearseCommand: Command = {
  name: 'migrations rehearse',
  summary:
    'Runs what is pending on a copy of the school: up, back and up again, with times, locks and rows; exit code 1 when something fails or is found.',
  options: [
    track,
    { flags: '--to <version>', summary: 'the last version or name to run; needs --track' },
    { flags: '--allow-out-of-order', summary: 'try also what is named before an applied migration' },
    {
      flags: '--rows <n>',
      summary: 'the most rows of each table in the copy, 0 for none; left out: all of small tables',
    },
  ],
  run: rehearse,
}
