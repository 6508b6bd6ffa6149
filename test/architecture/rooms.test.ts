import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { fullFolders, readRooms, stackRooms } from '../../scripts/lint/rooms.ts'

const root = join(import.meta.dirname, '../..')
const fixtures = join(import.meta.dirname, 'fixtures')
const room = (name: string, ...to: string[]) => ({ name, files: 1, to })

test('a circle between folders is found, even one of type imports only', () => {
  const rooms = readRooms(join(fixtures, 'rooms'))
  expect(rooms).toEqual([room('lower', 'upper'), room('upper', 'lower')])
  expect(stackRooms(rooms)).toEqual({ floors: [], circles: [['lower', 'upper']] })
})

test('a room stands above every room that it imports from', () => {
  const [store, rule, feature, door] = [
    room('store'),
    room('rule'),
    room('feature', 'rule', 'store'),
    room('door', 'feature'),
  ]
  expect(stackRooms([door!, feature!, rule!, store!])).toEqual({
    floors: [[rule, store], [feature], [door]],
    circles: [],
  })
})

test('a circle of a folder with a room of its own is found', () => {
  const rooms = readRooms(join(fixtures, 'rooms-and-root'))
  expect(stackRooms(rooms)).toEqual({ floors: [], circles: [['.', 'inputs']] })
})

const draw = (...folders: string[]) =>
  spawnSync(process.execPath, ['scripts/lint/rooms.ts', ...folders], { cwd: root, encoding: 'utf8' })

test('the command fails on a circle and names its rooms', () => {
  const { status, stderr } = draw(join(fixtures, 'rooms'))
  expect(stderr).toContain('CIRCLE: lower, upper')
  expect(status).toBe(1)
})

test('the command draws the program, the renderer and the contract, whose arrows all go down', () => {
  const { status, stdout, stderr } = draw()
  expect(stderr).toBe('')
  expect(status).toBe(0)
  for (const folder of ['src/main', 'src/renderer/src', 'src/contract'])
    expect(stdout).toMatch(new RegExp(`^${folder}: \\d+ rooms on \\d+ floors`, 'm'))
})

test('a folder with more than 25 files is found, whatever its folders hold', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rooms-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const fill = (name: string, files: number) => {
    mkdirSync(join(folder, name), { recursive: true })
    for (let index = 0; index < files; index += 1) writeFileSync(join(folder, name, `${index}.ts`), '')
  }
  fill('src/fits', 25)
  fill('src/fits/below', 25)
  fill('src/full', 26)
  fill('src/contract', 26)
  fill('elsewhere', 26)
  expect(fullFolders(folder, ['src/**'])).toEqual([{ folder: 'src/full', files: 26, most: 25 }])
})
