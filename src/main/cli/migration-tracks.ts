import { refusal } from '../../contract/errors.ts'
import { type Track, type TrackStatus, track as trackNames } from '../../contract/migrations.ts'
import type { CommandOption, ExitCode, Invocation } from './command.ts'

export const track: CommandOption = {
  flags: '--track <track>',
  summary: 'whose migrations; left out: those of every track the school has',
  choices: trackNames.options,
}
export const named = ({ options }: Invocation) => options['track'] as Track | undefined

/** `expected` says which track, e.g. that of an option that is for one track only. */
export const needsTrack = (expected: string) =>
  refusal('BAD_REQUEST', { issues: [{ field: 'track', rule: 'required', expected }] })

/** The tracks asked for. One that was named and cannot be read is an error; of all of them it is one line. */
export const tracksOf = async (invocation: Invocation): Promise<TrackStatus[]> => {
  const { migrations } = invocation.client
  const track = named(invocation)
  return track === undefined ? (await migrations.list()).items : [await migrations.track({ track })]
}

export const headed = ({ output }: Invocation, found: { track: Track }, tracks: readonly unknown[]) => {
  if (tracks.length > 1 && !output.json) output.note(`Track ${found.track}`)
}

/**
 * Looks for faults in each track asked for, and returns exit code 1 when there are any. A track that cannot be read is
 * one line and no fault. `faultsIn` tells what it finds and returns how many faults that are.
 */
export const eachTrack = async (
  invocation: Invocation,
  faultsIn: (track: Track) => Promise<number>,
): Promise<ExitCode> => {
  const tracks = await tracksOf(invocation)
  let faults = 0
  for (const { track: each, unavailable } of tracks) {
    headed(invocation, { track: each }, tracks)
    if (unavailable === null) faults += await faultsIn(each)
    else invocation.output.note(`Not known: ${unavailable}`)
  }
  return faults > 0 ? 1 : 0
}
