import type { ExportedPlan } from '../../../../contract/migration-scripts.ts'
import type { Track } from '../../../../contract/migrations.ts'
import { graphPlanScript } from '../graph/graph-plan-script.ts'
import { judgePlan, wordsOfLoss } from '../judge-plan.ts'
import { type Migrations, trackPlan } from '../migrate-track.ts'
import { narrowPlan } from '../narrow-plan.ts'

/** A fault of the chain would be exported with it. */
const brokenWords = (names: string[]) => `Applied, but changed or missing here: ${names.join(', ')}`

/** A name may hold any character, and a comment ends with its line. */
const inOneLine = (text: string) => text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')

/**
 * Returns the statements of a plan as one script, with what it removes as comments at its beginning. Runs nothing.
 */
export const exportPlan = async (
  ports: Migrations,
  { track, direction, to, now = new Date() }: { track: Track; direction: 'up' | 'down'; to?: string; now?: Date },
): Promise<ExportedPlan> => {
  const plan = narrowPlan(await trackPlan(ports, track), { direction, to })
  const migrations = plan[direction]
  const { tables, rowsLost, unknown } = await judgePlan(ports, { plan, track, direction })
  const script = ports.planScript ?? graphPlanScript
  const head = [
    `Track ${track}, ${direction}: ${migrations.map(({ name }) => name).join(', ') || 'nothing to run'}`,
    ...script.notes,
    ...(plan.broken.length > 0 ? [brokenWords(plan.broken)] : []),
    ...(rowsLost > 0 ? [`${wordsOfLoss({ tables, rowsLost }).join(' and ')}, and no backup is written:`] : []),
    ...tables
      .filter(({ rows }) => rows > 0)
      .map(
        ({ name, rows, lost, because }) => `  ${name}: ${rows} rows (${lost})${because === null ? '' : `: ${because}`}`,
      ),
    ...(unknown.length > 0 ? ['Whether these remove rows cannot be known:'] : []),
    ...unknown.map(({ migration, line }) => `  ${migration}: ${line}`),
  ].map((line) => `${script.comment} ${inOneLine(line)}`)
  const applied = plan.back.map(({ name }) => name).reverse()
  const body = migrations.length === 0 ? [] : ['', script.write({ track, direction, migrations, applied })]
  const time = now.toISOString().replaceAll(/[-:]|\..*/g, '')
  return {
    fileName: `${track}-${direction}-${time}.${script.extension}`,
    migrations: migrations.length,
    text: `${[...head, ...body].join('\n')}\n`,
  }
}
