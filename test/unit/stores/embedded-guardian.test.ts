import { describe, expect, test } from 'vitest'
import { guardianCommand } from '../../../src/main/stores/embedded/embedded-guardian.ts'

const folders = {
  dataDirectory: String.raw`C:\Users\Zoë O'Hara\AppData\Local\School Directory [1]\postgres`,
  runDirectory: String.raw`C:\Users\Zoë O'Hara\AppData\Local\School Directory [1]\postgres-run`,
  pgCtl: String.raw`C:\Program Files\School Directory\pg_ctl.exe`,
}

describe('the guardian', () => {
  test('gets its folders on Windows in a form that no shell parses', () => {
    const { program, parameters, env } = guardianCommand(folders, 'win32')
    expect(program).toBe('powershell.exe')
    expect(Object.values(env)).toEqual([folders.dataDirectory, folders.runDirectory, folders.pgCtl])
    const [flag, text, ...behind] = parameters.slice(-2)
    expect({ flag, behind }).toEqual({ flag: '-Command', behind: [] })
    for (const name of Object.keys(env)) expect(text).toContain(`$env:${name}`)
    for (const folder of Object.values(folders)) expect(parameters.join(' ')).not.toContain(folder)
  })

  test('is a script that Windows passes unchanged, with brackets in folder names kept', () => {
    const text = guardianCommand(folders, 'win32').parameters.at(-1)!
    expect(text).not.toContain('"')
    expect(text).not.toContain('$args')
    const commands = text.split('\n').filter((line) => /Get-ChildItem|Remove-Item|Test-Path/.test(line))
    expect(commands).toHaveLength(4)
    for (const line of commands) expect(line).toContain('-LiteralPath')
  })

  test('gets its folders elsewhere as arguments of its own', () => {
    const { program, parameters, env } = guardianCommand({ ...folders, dataDirectory: '/a b/"c\'' }, 'linux')
    expect({ program, env }).toEqual({ program: '/bin/sh', env: {} })
    expect(parameters.slice(3)).toEqual(['/a b/"c\'', folders.runDirectory])
  })
})
