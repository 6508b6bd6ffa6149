import { access } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { refusal } from '../../contract/errors.ts'
import {
  type ImportAcceptance,
  type ImportEvent,
  type ImportReport,
  importAcceptance,
  missingRowsPolicy,
} from '../../contract/imports.ts'
import { importRoster } from '../features/imports/import-roster.ts'
import type { Command, ExitCode, Invocation } from './command.ts'
import type { Output } from './output.ts'

const badRequest = (field: string, rule: string, expected: string) =>
  refusal('BAD_REQUEST', { issues: [{ field, rule, expected }] })

const phases = {
  reading: 'Reading',
  checking: 'Checking',
  comparing: 'Comparing',
  applying: 'Applying',
  indexing: 'Indexing',
}

const progressLine = ({
  phase,
  file,
  done,
  total,
  unit,
  perSecond,
  secondsLeft,
}: Extract<ImportEvent, { kind: 'progress' }>) =>
  [
    `${phases[phase]}${file === null ? '' : ` ${file}`}`,
    total === null || total === 0 ? `${done} ${unit}` : `${Math.floor((100 * done) / total)} %`,
    perSecond === null
      ? ''
      : unit === 'bytes'
        ? `${(perSecond / 1e6).toFixed(1)} MB/s`
        : `${Math.round(perSecond)} ${unit}/s`,
    secondsLeft === null || done === total ? '' : `${Math.ceil(secondsLeft)} s left`,
  ]
    .filter(Boolean)
    .join(' · ')

const percent = (share: number) => `${(100 * share).toFixed(1)} %`

const kindNames = {
  people: 'people',
  enrollments: 'enrollments',
  roles: 'roles',
  classes: 'classes',
  orgUnits: 'org units',
  relationships: 'relationships',
}

const toAcceptText = ({ deactivation, reusedIds, returning }: ImportReport, what: ImportAcceptance) => {
  if (what === 'reusedIds')
    return reusedIds === 1 ? '1 sourcedId names somebody else now' : `${reusedIds} sourcedIds name somebody else now`
  if (what === 'returning')
    return `${returning === 1 ? '1 person comes' : `${returning} people come`} back with what they had`
  const { ended, of, share } = deactivation.kinds.find(({ kind }) => kind === what)!
  return `${ended} of ${of} ${kindNames[what]} (${percent(share)}) would end`
}

const readAccepted = (option: unknown): ImportAcceptance[] => {
  if (typeof option !== 'string') return []
  return option.split(',').map((word) => {
    const { success, data } = importAcceptance.safeParse(word.trim())
    if (!success) throw badRequest('accept', 'enum', importAcceptance.options.join(', '))
    return data
  })
}

const verdict = (report: ImportReport, dryRun: boolean) => {
  const { errors, warnings } = report.faultCounts
  if (report.applied)
    return `Applied. ${report.rows} rows in ${(report.durationMs / 1_000).toFixed(1)} s, ${warnings} warnings.`
  if (errors > 0) return `Nothing was applied: ${errors} errors, ${warnings} warnings.`
  if (report.toAccept.length > 0) {
    const bound = `, more than the ${percent(report.deactivation.threshold)} allowed`
    const asked = report.toAccept.map(
      (what) => `${toAcceptText(report, what)}${what === 'reusedIds' || what === 'returning' ? '' : bound}.`,
    )
    return `Nothing was applied: ${asked.join(' ')} Look at the package. If this is right, accept it with --accept ${report.toAccept.join(',')}.`
  }
  return dryRun ? 'Nothing was applied: this was a dry run. The package is sound.' : 'Nothing was applied.'
}

const printReport = (report: ImportReport, dryRun: boolean, output: Output) => {
  if (output.json) return output.print(report)
  if (report.applicable || report.toAccept.length > 0) {
    output.print(Object.entries(report.counts).map(([kind, counts]) => ({ kind, ...counts })))
  }
  if (report.notStored.length > 0) output.note(`Not stored: ${report.notStored.join(', ')}.`)
  if (report.faults.length > 0) {
    output.print(report.faults, ['severity', 'file', 'line', 'column', 'code', 'message'])
    const more = report.faultCounts.errors + report.faultCounts.warnings - report.faults.length
    if (more > 0) output.note(`${more} more: imports faults ${report.importId}`)
  }
  output.note(verdict(report, dryRun))
}

const run = async ({ app, args, author, options, output, profileId, signal }: Invocation): Promise<ExitCode> => {
  const threshold = Number(options['threshold'])
  if (!(threshold >= 0 && threshold <= 1)) throw badRequest('threshold', 'range', 'a share from 0 to 1')
  const path = resolve(args[0]!)
  await access(path).catch(() => {
    throw badRequest('package', 'exists', 'a folder or zip file that is there')
  })
  const dryRun = options['dryRun'] === true
  const request = {
    source: { path, name: basename(path) },
    policy: missingRowsPolicy.parse(options['policy']),
    deactivationThreshold: threshold,
    accept: readAccepted(options['accept']),
    dryRun,
  }
  const events = await importRoster(await app.school(profileId), request, { author, signal })
  let report: ImportReport | undefined
  let told = 0
  for await (const event of events) {
    if (event.kind === 'report') report = event.report
    else if (performance.now() - told > 500 || event.done === event.total) {
      told = performance.now()
      output.note(progressLine(event))
    }
  }
  printReport(report!, dryRun, output)
  return report!.applicable ? 0 : 1
}

/** Rosters from files. */
export const importCommands: Command[] = [
  {
    name: 'import oneroster',
    summary: 'Imports a OneRoster 1.1 or 1.2 package, all or nothing; says first what would change.',
    args: [{ name: 'package', summary: 'folder or zip' }],
    options: [
      {
        flags: '--policy <policy>',
        summary: `roster rows that a bulk package no longer has: ${missingRowsPolicy.options.join(' | ')}`,
        choices: missingRowsPolicy.options,
        default: 'report',
      },
      { flags: '--dry-run', summary: 'check and compare only' },
      {
        flags: '--threshold <share>',
        summary: 'stop when more than this share of a kind would end: people, enrollments and so on',
        default: '0.1',
      },
      {
        flags: '--accept <what>',
        summary: `goes on although the report asks, with commas: ${importAcceptance.options.join(', ')}`,
      },
    ],
    run,
  },
]
