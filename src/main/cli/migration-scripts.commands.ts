import type { Track } from '../../contract/migrations.ts'
import type { Command, Invocation } from './command.ts'
import { track } from './migration-tracks.ts'

/** Prints a plan as a script, to be kept in a file. */
const exportScript = async ({ client, options, output }: Invocation) => {
  const found = await client.migrations.export({
    track: options['track'] as Track,
    direction: options['down'] === true ? 'down' : 'up',
    to: options['to'] as string | undefined,
  })
  if (output.json) output.print(found)
  else await output.write(found.text)
  if (found.migrations === 0) output.note('There is nothing to run.')
}

export const migrationScriptsCommands: Command[] = [
  {
    name: 'migrations export',
    summary: 'The plan of a track as one script for psql or cypher-shell, with transactions and ledger; runs nothing.',
    options: [
      { ...track, summary: 'whose plan', required: true },
      {
        flags: '--to <version>',
        summary: 'the version or name to stop at: the last to apply, or the newest that stays',
      },
      { flags: '--down', summary: 'what down would run' },
    ],
    run: exportScript,
  },
]
