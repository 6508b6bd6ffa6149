import type { Track } from '../../contract/migrations.ts'
import type { Command, Invocation } from './command.ts'
import { eachTrack, track } from './migration-tracks.ts'

/** What keeps migrations from running or differs from what was applied. A finding is a failure. */
const validate = (invocation: Invocation) =>
  eachTrack(invocation, async (each) => {
    const { output, client } = invocation
    const found = await client.migrations.validate({ track: each })
    if (output.json) output.print(found)
    else if (found.findings.length === 0) output.note('Files and ledger agree.')
    else output.print(found.findings, ['code', 'migration', 'detail'])
    return found.findings.length
  })

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
