import type { Command, ExitCode, Invocation } from './command.ts'
import { headed, track, tracksOf } from './migration-tracks.ts'

/** Every try to apply a migration or to take it back, oldest first. */
const history = async (invocation: Invocation): Promise<ExitCode> => {
  const { output, client } = invocation
  const tracks = await tracksOf(invocation)
  for (const { track: each, unavailable } of tracks) {
    headed(invocation, { track: each }, tracks)
    if (unavailable !== null) {
      output.note(`Not known: ${unavailable}`)
      continue
    }
    const found = await client.migrations.history({ track: each })
    if (output.json) output.print(found)
    else if (found.entries.length === 0) output.note('No migration was run yet.')
    else
      output.print(found.entries, [
        'at',
        'direction',
        'name',
        'outcome',
        'durationMs',
        'by',
        'consoleVersion',
        'reason',
      ])
  }
  return 0
}

export const migrationHistoryCommand: Command = {
  name: 'migrations history',
  summary: 'Every try to apply a migration or to take it back: when, by whom, how long it took, how it ended.',
  options: [track],
  run: history,
}
