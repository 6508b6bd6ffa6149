import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readRooms, stackRooms } from '../../scripts/lint/rooms.ts'

const room = (name: string, ...to: string[]) => ({ name, files: 1, to })

test('a circle between folders is found, also one of types alone', () => {
  const rooms = readRooms(join(import.meta.dirname, 'fixtures/rooms'))
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

test.each(['src/main', 'src/renderer/src'])('every arrow of %s goes down', (folder) => {
  const { floors, circles } = stackRooms(readRooms(join(import.meta.dirname, '../..', folder)))
  expect(circles).toEqual([])
  expect(floors.length).toBeGreaterThan(3)
})
