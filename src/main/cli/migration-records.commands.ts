import type { Track } from '../../contract/migrations.ts'
import type { Command, ExitCode, Invocation } from './command.ts'
import { headed, track, tracksOf } from './migration-tracks.ts'

/** What keeps migrations from running or differs from what was applied. A finding is a failure. */
const validate = async (invocation: Invocation): Promise<ExitCode> => {
  const { output, client } = invocation
  const tracks = await tracksOf(invocation)
  let faults = 0
  for (const { track: each, unavailable } of tracks) {
    headed(invocation, { track: each }, tracks)
    if (unavailable !== null) {
      output.note(`Not known: ${unavailable}`)
      continue
    }
    const found = await client.migrations.validate({ track: each })
    faults += found.findings.length
    if (output.json) output.print(found)
    else if (found.findings.length === 0) output.note('Files and ledger agree.')
    else output.print(found.findings, ['code', 'migration', 'detail'])
  }
  return faults > 0 ? 1 : 0
}

const baseline = async ({ client, options, output }: Invocation) => {
  const { recorded, ...found } = await client.migrations.baseline({
    track: options['track'] as Track,
    version: String(options['to']),
  })
  if (output.json) output.print({ ...found, recorded })
  else for (const name of recorded) output.note(`Recorded: ${name}`)
}

export const migrationRecordsCommands: Command[] = [
  {
    name: 'migrations validate',
    summary: 'Whether the files are those that were applied, and those that wait can run; exit code 1 when not.',
    options: [track],
    run: validate,
  },
  {
    name: 'migrations baseline',
    summary: 'Records an existing database without a ledger as being at a version, after its schema was compared.',
    options: [
      { ...track, summary: 'whose ledger', required: true },
      { flags: '--to <version>', summary: 'the version that the database is at', required: true },
    ],
    run: baseline,
  },
]
