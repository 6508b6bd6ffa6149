import type { Page } from '@playwright/test'
import { tidyLayout } from '../../src/renderer/src/features/org-chart/tree/tidy-layout.ts'
import { viewWindow } from '../../src/renderer/src/features/org-chart/tree/view-window.ts'
import type { Bench, Row, Scale } from './bench.ts'
import { median, timed } from './measure.ts'
import { type ChartInBrowser, openChartInBrowser } from './page/org-chart-in-browser.ts'

const sizes = {
  full: { nodes: 10_000, dataSet: 'town', branch: 200, open: 1_000, runs: 7, seconds: 3 },
  small: { nodes: 1_000, dataSet: 'district', branch: 40, open: 60, runs: 1, seconds: 0.5 },
} as const

const RUNS = 15
/** A point without a node, where a press drags the whole chart. */
const BESIDE = { x: 240, y: 500 }

/** A district in which each node has up to 12 children. */
const parentsOf = (count: number) => Int32Array.from({ length: count }, (_, place) => Math.ceil(place / 12) - 1)

const medianOf = async (work: () => unknown) => {
  const times: number[] = []
  for (let run = -3; run < RUNS; run += 1) {
    const time = await timed(work)
    if (run >= 0) times.push(time)
  }
  return median(times)
}

async function* computed(count: number): AsyncGenerator<Row> {
  const parents = parentsOf(count)
  const goal = { of: 'ours', atMost: 20 } as const
  const nodesInAll = `${count.toLocaleString('en')} nodes`
  yield { name: `layout of ${nodesInAll}`, ours: await medianOf(() => tidyLayout(parents)), unit: 'ms', goal }

  const layout = tidyLayout(parents)
  const nodes = Array.from(parents, (parent) => ({ parent })) as unknown as Parameters<typeof viewWindow>[0]['nodes']
  const view = { left: -600, right: 600, top: -400, bottom: 400 }
  yield {
    name: `what to mount of ${nodesInAll}`,
    ours: await medianOf(() => viewWindow({ ...layout, nodes }, view)),
    unit: 'ms',
    // A tenth of a frame at 25 frames a second.
    goal: { of: 'ours', atMost: 4 },
  }
}

/** Calls a function of the page's `chartFrames`, which has no types here. */
const ask = <Answer = number>(page: Page, call: string) => page.evaluate<Answer>(`chartFrames.${call}`)

const interactive = (page: Page) => ask<{ nodes: number; keys: number }>(page, 'untilInteractive()')

const expand = async (page: Page, branch: number) => {
  // The window mounts only the nodes that fit and a margin, not the whole branch.
  const expanded = ask(page, `untilExpanded(${Math.min(branch, 20)})`)
  await page.keyboard.press('ArrowRight')
  return expanded
}

const until = async (seconds: number, step: (n: number) => Promise<void>) => {
  const end = performance.now() + seconds * 1_000
  for (let n = 0; performance.now() < end; n += 1) await step(n)
}

const pan = async (page: Page, seconds: number) => {
  await page.mouse.move(BESIDE.x, BESIDE.y)
  await page.mouse.down()
  await ask(page, 'startCounting()')
  await until(seconds, (n) => page.mouse.move(BESIDE.x + ((n * 7) % 200), BESIDE.y - ((n * 11) % 300)))
  const frames = await ask(page, 'framesPerSecond()')
  await page.mouse.up()
  return frames
}

/** Opens one branch after another until `count` people are visible. */
const openPeople = async (page: Page, count: number) => {
  await ask(page, 'untilShown(1)')
  await page.getByRole('tree').focus()
  for (let step = 0; step < 200 && (await ask(page, 'shown()')) < count; step += 1) {
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowDown')
    if (step % 5 === 4) await page.keyboard.press('0')
  }
  await page.keyboard.press('0')
  await ask(page, `untilShown(${count})`)
}

const zoom = async (page: Page, seconds: number) => {
  await page.mouse.move(640, 450)
  await ask(page, 'startCounting()')
  await until(seconds, (n) => page.mouse.wheel(0, n % 40 < 20 ? -40 : 40))
  return ask(page, 'framesPerSecond()')
}

/** Moves the expanded branch up and down with everything below it. */
const moveBranch = async (page: Page, seconds: number) => {
  await page.getByRole('tree').focus()
  await page.keyboard.press('0')
  await ask(page, 'startCounting()')
  await until(seconds, (n) => page.keyboard.press(n % 20 < 10 ? 'Alt+ArrowDown' : 'Alt+ArrowUp'))
  return ask(page, 'framesPerSecond()')
}

/** Finds a node's position in the window, from the middle outwards. */
const findNode = async (page: Page) => {
  const box = await page.locator('[data-shown]').boundingBox()
  if (!box) throw new Error('The chart is not drawn.')
  const y = box.y + box.height / 2
  for (let step = 0; step < 400; step += 1) {
    const x = box.x + box.width / 2 + (step % 2 === 0 ? step : -step) / 2
    await page.mouse.move(x, y)
    if (await ask<boolean>(page, 'overNode()')) return { x, y }
  }
  throw new Error('There is no node beside the middle of the chart.')
}

/** Opens all branches beside the expanded one and drags one node to and fro while all are visible. */
const dragAmong = async (page: Page, { open, seconds }: { open: number; seconds: number }) => {
  await page.getByRole('tree').focus()
  await page.keyboard.press('*')
  // Branches load one by one; each press of 0 fits those that are there.
  for (let step = 0; step < 600 && (await ask(page, 'shown()')) < open; step += 1) await page.keyboard.press('0')
  await ask(page, `untilShown(${open})`)
  const { x, y } = await findNode(page)
  await page.mouse.down()
  await ask(page, 'startCounting()')
  await until(seconds, (n) => page.mouse.move(x + 60 + ((n * 7) % 120), y + ((n * 5) % 90)))
  const frames = await ask(page, 'framesPerSecond()')
  await page.mouse.up()
  return frames
}

async function* inBrowser({ open }: ChartInBrowser, scale: Scale): AsyncGenerator<Row> {
  const { branch, open: many, runs, seconds } = sizes[scale]
  const times = { nodes: [] as number[], keys: [] as number[], expanded: [] as number[], map: [] as number[] }
  const frames = {
    pan: [] as number[],
    readable: [] as number[],
    zoom: [] as number[],
    move: [] as number[],
    drag: [] as number[],
    reporting: [] as number[],
  }
  // The first window warms the browser and the database and does not count.
  for (let run = -1; run < runs; run += 1) {
    // Without parameters the chart would restore the state of the previous run.
    await open('?by=units', async (page) => {
      const first = await interactive(page)
      const expanded = await expand(page, branch)
      if (run < 0) return
      times.nodes.push(first.nodes)
      times.keys.push(first.keys)
      times.expanded.push(expanded)
      if (run >= 3) return
      frames.readable.push(await pan(page, seconds))
      await page.keyboard.press('0')
      await ask(page, `untilShown(${branch})`)
      frames.pan.push(await pan(page, seconds))
      frames.zoom.push(await zoom(page, seconds))
      frames.move.push(await moveBranch(page, seconds))
      frames.drag.push(await dragAmong(page, { open: many, seconds }))
    })
    if (run >= 0 && run < 3) {
      await open('?by=reporting', async (page) => {
        await openPeople(page, branch / 2)
        frames.reporting.push(await pan(page, seconds))
      })
    }
    const map = await open('?by=reporting&view=map', (page) => ask(page, 'untilShown(100)'))
    if (run >= 0) times.map.push(map)
  }
  const atMost = (most: number) => ({ of: 'ours', atMost: most }) as const
  const smooth = { of: 'ours', atLeast: 25 } as const
  yield { name: 'collapsed, first frame with nodes', ours: median(times.nodes), unit: 'ms', goal: atMost(1_000) }
  yield { name: 'collapsed, a key answered', ours: median(times.keys), unit: 'ms', goal: atMost(1_000) }
  yield { name: `expand a branch of ${branch}`, ours: median(times.expanded), unit: 'ms', goal: atMost(150) }
  yield { name: 'pan, nodes readable', ours: median(frames.readable), unit: 'frames/s', goal: smooth }
  yield { name: `pan, ${branch} nodes in sight`, ours: median(frames.pan), unit: 'frames/s', goal: smooth }
  const people = `pan, ${branch / 2} people of the reporting chart`
  yield { name: people, ours: median(frames.reporting), unit: 'frames/s', goal: smooth }
  yield { name: `zoom by the wheel, ${branch} nodes`, ours: median(frames.zoom), unit: 'frames/s', goal: smooth }
  yield { name: `move a branch of ${branch} nodes`, ours: median(frames.move), unit: 'frames/s', goal: smooth }
  const drag = `drag a node, ${many.toLocaleString('en')} and more in sight`
  yield { name: drag, ours: median(frames.drag), unit: 'frames/s', goal: smooth }
  yield { name: 'overview map, first paint', ours: median(times.map), unit: 'ms', goal: atMost(1_500) }
}

async function* rows(scale: Scale): AsyncGenerator<Row> {
  const { nodes, dataSet, branch } = sizes[scale]
  yield* computed(nodes)
  const chart = await openChartInBrowser({ dataSet, branch })
  try {
    yield* inBrowser(chart, scale)
  } finally {
    await chart.close()
  }
}

/**
 * The chart as its users meet it. Times in the page run from the navigation or the key press to the frame that shows
 * the result.
 */
export const bench: Bench = { name: 'org-chart', rows }
