import { open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { guardedSchool, patched, small } from '../../fixtures/guarded-school.ts'
import { csv, headerOf, manifest } from '../../fixtures/roster-package.ts'
import { useDatabase } from '../../postgres.ts'

const database = useDatabase()
const { bring, faultsOf, packages, remember } = guardedSchool(database)

type Entry = { name: string; data: Buffer; flags?: number; attributes?: number; declaredSize?: number; crc?: number }

/** Builds a zip by hand, so that its headers may be wrong. */
const zipOf = (entries: Entry[]): Buffer => {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const { name, data, flags = 0, attributes = 0, declaredSize = data.length, crc = crc32(data) } of entries) {
    const packed = deflateRawSync(data)
    const nameBytes = Buffer.from(name)
    const shared = Buffer.alloc(26)
    shared.writeUInt16LE(20, 0)
    shared.writeUInt16LE(flags, 2)
    shared.writeUInt16LE(8, 4)
    shared.writeUInt32LE(crc, 10)
    shared.writeUInt32LE(packed.length, 14)
    shared.writeUInt32LE(declaredSize, 18)
    shared.writeUInt16LE(nameBytes.length, 22)
    locals.push(Buffer.from('PK\x03\x04'), shared, nameBytes, packed)
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(attributes >>> 0, 6)
    tail.writeUInt32LE(offset, 10)
    central.push(Buffer.from('PK\x01\x02'), Buffer.from([20, 3]), shared, tail, nameBytes)
    offset += 30 + nameBytes.length + packed.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, directory, end])
}

describe('a zip', () => {
  const sound = (): Entry[] => Object.entries(small()).map(([name, data]) => ({ name, data: Buffer.from(data) }))
  const checkZip = async (entries: Entry[]) => {
    const path = join(await packages.folder(), 'package.zip')
    await writeFile(path, zipOf(entries))
    const report = await bring(path)
    return { applied: report.applied, faults: report.faults.map(({ file, code }) => [file, code]) }
  }
  const extra = (entry: Partial<Entry>): Entry => ({ name: 'demographics.csv', data: Buffer.from('x'), ...entry })

  it('that is valid is read like a folder', async () => {
    const path = await packages.zip(small())
    const report = await bring(path)
    expect(report).toMatchObject({ applied: true, faults: [], counts: { person: { unchanged: 4 } } })
    await remember()
  })

  it.each([
    ['leads out of the package', extra({ name: '../users.csv' }), [['../users.csv', 'zip-path']]],
    ['has an absolute path', extra({ name: '/etc/users.csv' }), [['/etc/users.csv', 'zip-path']]],
    ['has a drive letter', extra({ name: 'C:\\users.csv' }), [['C:/users.csv', 'zip-path']]],
    ['is nested', extra({ name: 'export/results.csv' }), [['export/results.csv', 'zip-nested']]],
    ['is encrypted', extra({ flags: 1 }), [['demographics.csv', 'zip-encrypted']]],
    ['holds a link', extra({ attributes: 0o120777 * 65_536 }), [['demographics.csv', 'not-a-file']]],
    ['names a file twice', extra({ name: 'users.csv' }), [['users.csv', 'zip-duplicate']]],
    ['names a file twice but for capitals', extra({ name: 'USERS.csv' }), [['USERS.csv', 'zip-duplicate']]],
    ['is a bomb', extra({ data: Buffer.alloc(3_000_000, 'a') }), [['demographics.csv', 'zip-ratio']]],
  ])('%s', async (_name, entry, expected) => {
    expect(await checkZip([...sound(), entry])).toEqual({ applied: false, faults: expected })
  })

  it('with a wrong size or checksum is refused', async () => {
    const lie = (change: Partial<Entry>) =>
      sound().map((entry) => (entry.name === 'users.csv' ? { ...entry, ...change } : entry))
    expect((await checkZip(lie({ declaredSize: 10 }))).faults).toEqual([['users.csv', 'zip-damaged']])
    expect((await checkZip(lie({ crc: 1 }))).faults).toEqual([['users.csv', 'zip-damaged']])
  })

  it('may hold other harmless entries', async () => {
    const { applied, faults } = await checkZip([
      ...sound(),
      extra({ name: 'readme.txt' }),
      extra({ name: '__MACOSX/._users.csv' }),
    ])
    expect(faults).toEqual([
      ['__MACOSX/._users.csv', 'file-ignored'],
      ['readme.txt', 'file-ignored'],
    ])
    expect(applied).toBe(true)
    await remember()
  })
})

describe('a hostile file', () => {
  /** The largest growth of this process's memory during the work, sampled. */
  const growthOf = async (work: () => Promise<unknown>) => {
    const before = process.memoryUsage.rss()
    let peak = before
    const sampling = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 5)
    await work()
    clearInterval(sampling)
    return (peak - before) / 1024 ** 2
  }

  it('with a line of 10 MB is refused in bounded memory', async () => {
    const contents = patched('users.csv', (text) => `${text}x,"${'y\n'.repeat(5 * 1024 ** 2)}",z\r\n`)
    let faults: unknown
    const growth = await growthOf(async () => (faults = (await faultsOf(contents)).faults))
    expect(faults).toEqual([['users.csv', 6, null, 'record-too-long']])
    expect(growth).toBeLessThan(80)
  })

  it('of one endless line is refused before it is read to its end', async () => {
    const folder = await packages.write(small())
    const file = await open(join(folder, 'users.csv'), 'a')
    const piece = Buffer.alloc(1024 ** 2, 'x')
    for (let count = 0; count < 200; count += 1) await file.write(piece)
    await file.close()
    let faults: unknown
    const growth = await growthOf(
      async () => (faults = (await bring(folder)).faults.map(({ line, code }) => [line, code])),
    )
    expect(faults).toEqual([[6, 'record-too-long']])
    expect(growth).toBeLessThan(80)
  })

  it('that is a zip bomb is no longer read once it exceeds its stated size', async () => {
    const bomb: Entry = {
      name: 'users.csv',
      data: Buffer.concat([Buffer.from(csv([headerOf('users')])), Buffer.alloc(300 * 1024 ** 2, '\n')]),
      declaredSize: 1_000_000,
    }
    const path = join(await packages.folder(), 'bomb.zip')
    await writeFile(
      path,
      zipOf([{ name: 'manifest.csv', data: Buffer.from(csv(manifest('1.2', { users: 'bulk' }))) }, bomb]),
    )
    bomb.data = Buffer.alloc(0)
    let codes: unknown
    const growth = await growthOf(async () => (codes = (await bring(path)).faults.map(({ code }) => code)))
    expect(codes).toEqual(['zip-damaged'])
    expect(growth).toBeLessThan(80)
  })
})
