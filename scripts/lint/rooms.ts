import { existsSync, globSync, readFileSync } from 'node:fs'
import { posix, relative, resolve, sep } from 'node:path'
import ts from 'typescript'

/** A folder that holds files itself, and the rooms from which these import (values and types). */
export type Room = { name: string; files: number; to: string[] }

export type Floors = {
  /** From the lowest up: every room stands above all rooms that it imports from. */
  floors: Room[][]
  /** Groups of rooms that import each other in a circle, each group sorted. They stand on no floor. */
  circles: string[][]
}

const scriptsOf = (path: string, source: string) =>
  path.endsWith('.vue')
    ? [...source.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, code]) => code!).join('\n')
    : source

const importsOf = (folder: string, path: string): string[] =>
  ts
    .preProcessFile(scriptsOf(path, readFileSync(resolve(folder, path), 'utf8')), true, true)
    .importedFiles.map(({ fileName }) => fileName.replace(/\?.*$/, ''))
    .filter((name) => name.startsWith('.'))
    .map((name) => posix.normalize(posix.join(posix.dirname(path), name)))

/** Reads the imports of all files under a folder and returns its rooms. */
export const readRooms = (folder: string): Room[] => {
  const paths = globSync('**/*.{ts,vue}', { cwd: folder }).map((path) => path.split(sep).join('/'))
  const known = new Set(paths)
  const rooms = new Map<string, { files: number; to: Set<string> }>()
  for (const path of paths) {
    const name = posix.dirname(path)
    const room = rooms.get(name) ?? { files: 0, to: new Set<string>() }
    rooms.set(name, room)
    room.files += 1
    for (const target of importsOf(folder, path))
      if (known.has(target) && posix.dirname(target) !== name) room.to.add(posix.dirname(target))
  }
  return [...rooms]
    .map(([name, { files, to }]) => ({ name, files, to: [...to].sort() }))
    .sort((one, other) => one.name.localeCompare(other.name))
}

const reachedFrom = (start: string, rooms: ReadonlyMap<string, Room>): Set<string> => {
  const seen = new Set<string>()
  const waiting = [...(rooms.get(start)?.to ?? [])]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue
    seen.add(next)
    waiting.push(...(rooms.get(next)?.to ?? []))
  }
  return seen
}

/**
 * Stacks rooms so that every import points down. A room that fits on no floor is part of a circle, or stands above one.
 */
export const stackRooms = (rooms: readonly Room[]): Floors => {
  const byName = new Map(rooms.map((room) => [room.name, room]))
  const reached = new Map(rooms.map(({ name }) => [name, reachedFrom(name, byName)]))
  const circleOf = (name: string) => [...reached.get(name)!].filter((other) => reached.get(other)!.has(name)).sort()
  const circles = new Map(
    rooms
      .map(({ name }) => circleOf(name))
      .filter((circle) => circle.length > 0)
      .map((circle) => [circle[0]!, circle]),
  )
  const placed = new Set<string>()
  const floors: Room[][] = []
  for (;;) {
    const floor = rooms.filter(({ name, to }) => !placed.has(name) && to.every((target) => placed.has(target)))
    if (floor.length === 0) return { floors, circles: [...circles.values()] }
    floors.push(floor)
    for (const { name } of floor) placed.add(name)
  }
}

/** The most files that a folder holds beside its folders. */
const MOST_FILES = 25

/** Folders that may hold more files, each with its own bound and the reason. */
const LARGER: Readonly<Record<string, { files: number; reason: string }>> = {
  'src/contract': { files: 55, reason: 'one file per feature, beside the errors, ids and pages that all of them use' },
  'src/main/cli': { files: 30, reason: 'one file per group of commands, beside what all of them use' },
  'test/bench': { files: 35, reason: 'one file per bench, which the program of all benches finds there' },
}

/** The folders under `root` with more files than they may hold. */
export const fullFolders = (
  root: string,
  patterns: readonly string[],
): { folder: string; files: number; most: number }[] => {
  const counts = new Map<string, number>()
  for (const entry of globSync(patterns, { cwd: root, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const folder = relative(root, entry.parentPath).split(sep).join('/')
    counts.set(folder, (counts.get(folder) ?? 0) + 1)
  }
  return [...counts]
    .map(([folder, files]) => ({ folder, files, most: LARGER[folder]?.files ?? MOST_FILES }))
    .filter(({ files, most }) => files > most)
    .sort((one, other) => one.folder.localeCompare(other.folder))
}

const draw = (folder: string): boolean => {
  const rooms = readRooms(folder)
  const { floors, circles } = stackRooms(rooms)
  const arrows = rooms.reduce((count, { to }) => count + to.length, 0)
  console.log(`${relative(process.cwd(), folder)}: ${rooms.length} rooms on ${floors.length} floors, ${arrows} arrows`)
  for (const [index, floor] of [...floors.entries()].reverse()) {
    console.log(`  floor ${index}`)
    for (const { name, files, to } of floor)
      console.log(`    ${name} (${files}) -> ${to.length === 0 ? 'none' : to.join(', ')}`)
  }
  for (const circle of circles)
    console.error(`  CIRCLE: ${circle.join(', ')}: move what they share into a room below them`)
  return circles.length === 0
}

/** Names the folders that hold too many files; true when there are none. */
const count = (root: string): boolean => {
  const full = fullFolders(root, ['src/**', 'test/**', 'scripts/**'])
  for (const { folder, files, most } of full)
    console.error(
      `FULL: ${folder} holds ${files} files and may hold ${most}: give them rooms by what belongs together, or name it in LARGER with the reason`,
    )
  const gone = Object.keys(LARGER).filter((folder) => !existsSync(resolve(root, folder)))
  for (const folder of gone) console.error(`GONE: ${folder} is in LARGER and does not exist`)
  return full.length + gone.length === 0
}

// `npm run rooms` draws the picture. It fails when folders import each other in a circle, or hold too many files.
// `npm run rooms -- FOLDER` does so for the rooms of another folder.
if (import.meta.main) {
  const root = resolve(import.meta.dirname, '../..')
  const asked = process.argv.slice(2)
  const drawn = (asked.length > 0 ? asked : ['src/main', 'src/renderer/src', 'src/contract']).map((folder) =>
    draw(resolve(root, folder)),
  )
  process.exitCode = [...drawn, count(root)].every(Boolean) ? 0 : 1
}
