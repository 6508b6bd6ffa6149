import { describe, expect, it } from 'vitest'
import { importFaultWords } from '../../src/contract/reasons/import-faults.ts'
import type { ImportReport } from '../../src/contract/imports.ts'
import { formatBytes } from '../../src/renderer/src/features/imports/format-import.ts'
import { faultWords } from '../../src/renderer/src/features/imports/fault-words.ts'
import { acceptanceWords, mayApply } from '../../src/renderer/src/features/imports/import-acceptances.ts'
import { uploadProgress } from '../../src/renderer/src/features/imports/import-progress.ts'
import { changesAnything, countRows, faultsCsv, sumOf } from '../../src/renderer/src/features/imports/import-report.ts'
import { packageOfFiles } from '../../src/renderer/src/features/imports/package-files.ts'
import { uploadPackage } from '../../src/renderer/src/features/imports/upload-package.ts'
import { useWrite } from '../../src/renderer/src/app/writes/useWrite.ts'
import { chooseLocale } from '../../src/renderer/src/i18n/messages.ts'
import { inSchool } from './mount.ts'

const none = { added: 0, changed: 0, unchanged: 0, missing: 0, deactivated: 0, kept: 0 }
const kinds = ['orgUnit', 'person', 'assignment', 'relationship', 'academicSession', 'course', 'class'] as const
const countsWith = (some: Partial<Record<(typeof kinds)[number], Partial<typeof none>>>) => ({
  counts: Object.fromEntries(kinds.map((kind) => [kind, { ...none, ...some[kind] }])) as Record<
    (typeof kinds)[number],
    typeof none
  >,
})

describe('the report', () => {
  it('adds up every kind and leaves out empty ones', () => {
    const report = countsWith({ person: { added: 3, missing: 1 }, assignment: { added: 4, deactivated: 2 } })
    expect(sumOf(report)).toEqual({ added: 7, changed: 0, unchanged: 0, missing: 1, deactivated: 2, kept: 0 })
    expect(countRows(report).map(({ kind }) => kind)).toEqual(['person', 'assignment'])
  })

  it('changes nothing when all is unchanged or missing', () => {
    expect(changesAnything(countsWith({ person: { unchanged: 9, missing: 1 } }))).toBe(false)
    expect(changesAnything(countsWith({ class: { changed: 1 } }))).toBe(true)
  })

  it('writes faults as CSV that no spreadsheet runs', () => {
    const fault = {
      file: '=cmd.csv',
      line: 3,
      column: null,
      code: 'quote',
      severity: 'error' as const,
      message: 'A "quote", here',
    }
    expect(faultsCsv([fault])).toBe(
      `file,line,column,code,severity,message\r\n'=cmd.csv,3,,quote,error,"A ""quote"", here"\r\n`,
    )
  })

  it('has Spanish words for every code of the host', () => {
    const codes = Object.keys(importFaultWords)
    expect(codes.length).toBeGreaterThan(50)
    chooseLocale('es')
    const untranslated = codes.filter((code) => faultWords({ code, message: 'English' }) === 'English')
    chooseLocale('en')
    expect(untranslated).toEqual([])
    expect(faultWords({ code: 'quote', message: 'English' })).toBe('English')
  })

  it('says in Spanish too what depends on a unit', () => {
    chooseLocale('es')
    const words = (code: string, things: string) => faultWords({ code, message: `The unit was not deleted: ${things}.` })
    expect(words('delete-kept', '3 assignments, 1 unit and 2 courses')).toMatch(/: 3 asignaciones, 1 unidad y 2 cursos\.$/)
    expect(words('delete-kept', '1 delegation')).toMatch(/: 1 delegación\.$/)
    expect(words('missing-kept', '2 units: 1 assignment')).toMatch(/: 2 unidades: 1 asignación\.$/)
    chooseLocale('en')
  }) // prettier-ignore

  it('may be applied once everything in question is accepted, and never with errors', () => {
    const report = { planDigest: 'd', toAccept: ['people', 'reusedIds'] } as ImportReport
    expect(mayApply(report, ['people'])).toBe(false)
    expect(mayApply(report, ['reusedIds', 'people'])).toBe(true)
    expect(mayApply({ ...report, toAccept: [] }, [])).toBe(true)
    expect(mayApply({ ...report, planDigest: '', toAccept: [] }, [])).toBe(false)
  })

  it('names each loss to accept with its counts and the right plural', () => {
    const kinds = [
      { kind: 'enrollments' as const, ended: 202, of: 203, share: 202 / 203, exceeds: true },
      { kind: 'classes' as const, ended: 1, of: 3, share: 1 / 3, exceeds: true },
    ]
    const report = { deactivation: { kinds } as ImportReport['deactivation'], reusedIds: 1, returning: 2 }
    expect(acceptanceWords(report, 'enrollments')).toBe('202 of 203 enrollments (99.5%) would end')
    expect(acceptanceWords(report, 'classes')).toBe('1 class of 3 (33.3%) would be removed')
    expect(acceptanceWords(report, 'reusedIds')).toBe('1 sourcedId would name somebody else')
    expect(acceptanceWords(report, 'returning')).toBe('2 people would come back with what they had')
  })
})

const file = (name: string, text: string, path = '') => {
  const made = new File([text], name)
  Object.defineProperty(made, 'webkitRelativePath', { value: path })
  return made
}

describe('the package', () => {
  it('is one zip, or the CSV files of a folder with their paths below it', () => {
    expect(packageOfFiles([file('d.zip', 'x')])).toMatchObject({ name: 'd.zip', bytes: 1 })
    const folder = packageOfFiles([
      file('users.csv', 'ab', 'pkg/users.csv'),
      file('x.csv', 'c', 'pkg/deep/x.csv'),
      file('a.png', 'd', 'pkg/a.png'),
    ])
    expect(folder).toMatchObject({ name: 'pkg', bytes: 3 })
    expect(folder?.files.map(({ name }) => name)).toEqual(['users.csv', 'deep/x.csv'])
  })

  it('is undefined when neither is there', () => {
    expect(packageOfFiles([])).toBeNull()
    expect(packageOfFiles([file('a.png', 'x')])).toBeNull()
    expect(packageOfFiles([file('a.zip', 'x'), file('b.zip', 'x')])).toBeNull()
  })

  it('is sent in pieces no larger than asked, an empty file as one empty piece', async () => {
    const sent: [string, number, number][] = []
    const answers = {
      'imports.begin': () => ({ uploadId: 'u', maxPieceBytes: 4 }),
      'imports.append': (piece: { fileName: string; offset: number; bytes: File }) => {
        sent.push([piece.fileName, piece.offset, piece.bytes.size])
        return { receivedBytes: 0 }
      },
    }
    const chosen = packageOfFiles([file('users.csv', '0123456789', 'p/users.csv'), file('orgs.csv', '', 'p/orgs.csv')])!
    const progress: number[] = []
    const { result: write } = await inSchool(() => useWrite().write, answers)
    const id = await uploadPackage({
      write,
      package: chosen,
      signal: new AbortController().signal,
      onProgress: (done) => progress.push(done),
    })
    expect(id).toBe('u')
    expect(sent).toEqual([
      ['users.csv', 0, 4],
      ['users.csv', 4, 4],
      ['users.csv', 8, 2],
      ['orgs.csv', 0, 0],
    ])
    expect(progress).toEqual([4, 8, 10, 10])
  })
})

describe('progress', () => {
  it('shows no rate before it is reliable, and then the time left', () => {
    expect(uploadProgress({ done: 10, total: 100, elapsedMs: 100 })).toMatchObject({
      perSecond: null,
      secondsLeft: null,
    })
    expect(uploadProgress({ done: 50, total: 100, elapsedMs: 1_000 })).toMatchObject({ perSecond: 50, secondsLeft: 1 })
  })

  it('writes bytes in the largest fitting unit', () => {
    expect([0, 999, 1_000, 4_200_000, 3e12].map(formatBytes)).toEqual(['0 B', '999 B', '1 kB', '4.2 MB', '3,000 GB'])
  })
})
