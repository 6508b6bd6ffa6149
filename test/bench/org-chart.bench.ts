import { tidyLayout } from '../../src/renderer/src/features/org-chart/tidy-layout.ts'
import { viewWindow } from '../../src/renderer/src/features/org-chart/view-window.ts'
import type { Bench, Scale } from './bench.ts'
import { median, timed } from './measure.ts'

const sizes: Record<Scale, number> = { full: 10_000, small: 1_000 }
const RUNS = 15

/** A district: each node has up to 12 below it. */
const parentsOf = (count: number) => Int32Array.from({ length: count }, (_, place) => Math.ceil(place / 12) - 1)

const medianOf = async (work: () => unknown) => {
  const times: number[] = []
  for (let run = -3; run < RUNS; run += 1) {
    const time = await timed(work)
    if (run >= 0) times.push(time)
  }
  return median(times)
}

export const bench: Bench = {
  name: 'org-chart',
  async *rows(scale) {
    const count = sizes[scale]
    const parents = parentsOf(count)
    const goal = { of: 'ours', atMost: 20 } as const
    const name = `layout of ${count.toLocaleString('en')} nodes`
    yield { name, ours: await medianOf(() => tidyLayout(parents)), unit: 'ms', goal }

    const layout = tidyLayout(parents)
    const nodes = Array.from(parents, (parent) => ({ parent })) as unknown as Parameters<typeof viewWindow>[0]['nodes']
    const view = { left: -600, right: 600, top: -400, bottom: 400 }
    yield {
      name: `what to mount of ${count.toLocaleString('en')} nodes`,
      ours: await medianOf(() => viewWindow({ ...layout, nodes }, view)),
      unit: 'ms',
      // A tenth of a frame of 25 a second.
      goal: { of: 'ours', atMost: 4 },
    }
  },
}
