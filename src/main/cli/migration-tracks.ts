import { type Track, type TrackStatus, track as trackNames } from '../../contract/migrations.ts'
import type { CommandOption, Invocation } from './command.ts'

export const track: CommandOption = {
  flags: '--track <track>',
  summary: 'whose migrations; left out: those of every track the school has',
  choices: trackNames.options,
}
export const named = ({ options }: Invocation) => options['track'] as Track | undefined

/** The tracks asked for. One that was named and cannot be read is an error; of all of them it is one line. */
export const tracksOf = async (invocation: Invocation): Promise<TrackStatus[]> => {
  const { migrations } = invocation.client
  const track = named(invocation)
  return track === undefined ? (await migrations.list()).items : [await migrations.track({ track })]
}

export const headed = ({ output }: Invocation, found: { track: Track }, tracks: readonly unknown[]) => {
  if (tracks.length > 1 && !output.json) output.note(`Track ${found.track}`)
}
