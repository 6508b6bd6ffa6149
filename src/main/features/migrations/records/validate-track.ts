import type { TrackFault, TrackValidation } from '../../../../contract/migration-records.ts'
import { type Track, TRACKS } from '../../../../contract/migrations.ts'
import { graphStatementsOf } from '../graph/graph-migration-files.ts'
import { lintTrack } from '../lint/lint-track.ts'
import { type Migrations, trackPlan } from '../migrate-track.ts'
import { splitStatements } from '../statements/split-statements.ts'

/** Finds what keeps a track's migrations from running, or makes its files differ from what was applied. */
export const validateTrack = async (ports: Migrations, track: Track): Promise<TrackValidation> => {
  const [plan, ledger, lint] = await Promise.all([
    trackPlan(ports, track),
    ports.migrations.read(track),
    lintTrack(ports, { track, all: false }),
  ])
  const statementsOf = TRACKS[track].of === 'graph' ? graphStatementsOf : splitStatements
  const reasons = new Map(ledger.failed.map(({ name, reason }) => [name, reason]))
  const ofRows = plan.rows.flatMap(({ name, state }): TrackFault[] => {
    if (state === 'applied' || state === 'pending') return []
    return [{ code: state, migration: name, detail: state === 'failed' ? (reasons.get(name) ?? null) : null }]
  })
  const empty = plan.up
    .filter(({ up }) => statementsOf(up).length === 0)
    .map(({ name }): TrackFault => ({ code: 'empty', migration: name, detail: null }))
  const unreadable = lint.findings
    .filter(({ code, direction }) => code === 'syntax' && direction === 'up')
    .map(({ migration, detail }): TrackFault => ({ code: 'syntax', migration, detail }))
  return { track, findings: [...ofRows, ...empty, ...unreadable] }
}
