import { EventEmitter } from 'node:events'
import { describe, expect, test } from 'vitest'
import { untilTold } from '../../src/main/program/until-told.ts'

const program = () => {
  const exits: number[] = []
  return Object.assign(new EventEmitter(), { exits, exit: (code: number) => void exits.push(code) })
}

describe('a program that is told to end', () => {
  test('ends cleanly once, although the signal arrives twice', () => {
    let now = 5_000
    const heard = program()
    const { told } = untilTold({ program: heard, now: () => now })
    heard.emit('SIGINT', 'SIGINT')
    expect(told).toMatchObject({ aborted: true, reason: 'SIGINT' })
    now += 1
    heard.emit('SIGINT', 'SIGINT')
    heard.emit('SIGTERM', 'SIGTERM')
    expect(heard.exits).toEqual([])
  })

  test('ends at once when it is told again', () => {
    let now = 5_000
    const heard = program()
    untilTold({ program: heard, now: () => now })
    heard.emit('SIGINT', 'SIGINT')
    now += 1_500
    heard.emit('SIGINT', 'SIGINT')
    expect(heard.exits).toEqual([1])
  })

  test('stops listening', () => {
    const heard = program()
    untilTold({ program: heard }).forget()
    expect(heard.eventNames()).toEqual([])
  })
})
