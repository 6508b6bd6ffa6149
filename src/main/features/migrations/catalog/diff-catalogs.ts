import { type Catalog, type CatalogObject, ofKind, tableOf } from './catalog.ts'
import type { Answers, CatalogDiff, Loss, Question, Statement } from './diff.ts'
import { lossKey } from './diff.ts'
import { askedRenames, namedIn, plainRenames } from './find-renames.ts'
import { nameLosses } from './name-losses.ts'
import { orderActions } from './order-actions.ts'
import { planActions } from './plan-actions.ts'
import { type Changes, isExtended, planChanges } from './plan-changes.ts'
import { qualified, quoteText } from './words/quoting.ts'
import { type Rename, renameIn, renameStatement } from './rename-objects.ts'
import { trimmingsOf } from './trimmings.ts'
import type { Way } from './way.ts'

/** A new value of an enum is usable only after the statement was committed. */
const enumValues = (from: Catalog, to: Catalog): Statement[] =>
  ofKind(to, 'enum').flatMap((object) => {
    const old = from.objects.get(object.id)
    if (old?.kind !== 'enum' || !isExtended(old, object)) return []
    const of = `ALTER TYPE ${qualified(object.schema, object.name)} ADD VALUE`
    return object.values.flatMap((value, index) => {
      if (old.values.includes(value)) return []
      const first = old.values[0] === undefined ? '' : ` BEFORE ${quoteText(old.values[0])}`
      const place = index === 0 ? first : ` AFTER ${quoteText(object.values[index - 1]!)}`
      return [{ sql: `${of} ${quoteText(value)}${place}`, transaction: false }]
    })
  })

const trimmings = ({ from, to }: Way, { changed }: Changes): string[] => {
  const fresh = (id: string) => !from.objects.has(id) || ['again', 'copy', 'rebuild'].includes(changed.get(id) ?? '')
  const old = (object: CatalogObject) => (fresh(object.id) ? null : from.objects.get(object.id)!)
  const all = [...to.objects.values()].map((object) => ({ object, trims: trimmingsOf(old(object), object) }))
  const revokedOn = new Set(all.filter(({ trims }) => trims.revoked.length > 0).map(({ object }) => object.id))
  const granted = all.flatMap(({ object, trims }) =>
    object.kind === 'column' && revokedOn.has(tableOf(object)!) ? trimmingsOf(null, object).granted : trims.granted,
  )
  const each = (key: 'owners' | 'revoked' | 'comments') => all.flatMap(({ trims }) => trims[key])
  return [...each('owners'), ...each('revoked'), ...granted, ...each('comments')]
}

/** Finds the statements of one direction. `renames` are those that a person named. */
const findWay = (
  { from, to, renames, answers }: { from: Catalog; to: Catalog; renames: Rename[]; answers: Way['answers'] },
  { direction, questions, losses }: { direction: 'up' | 'down'; questions: Question[]; losses: Loss[] },
): Statement[] => {
  const asked = renames.reduce(renameIn, from)
  const plain = plainRenames(asked, to)
  const all = [...renames, ...plain]
  const way: Way = {
    direction,
    from: plain.reduce(renameIn, asked),
    to,
    answers,
    questions,
    lose: (loss) => losses.push({ ...loss, direction, confirmed: false }),
  }
  const retyped = ofKind(to, 'column').filter(({ id, notNull, generated }) => {
    const old = way.from.objects.get(id)
    return (
      old?.kind === 'column' && !old.notNull && notNull?.valid && !generated && answers.backfills?.[id] !== undefined
    )
  })
  const changes = planChanges(way.from, to, {
    again: namedIn(way.from, renames),
    retyped: new Set(retyped.map(({ id }) => id)),
  })
  nameLosses(changes, way)
  const steps = orderActions(planActions(way, changes)).flatMap(({ statements }) => statements)
  const routines = [...changes.created, ...[...changes.changed.keys()].map((id) => to.objects.get(id)!)]
  // A body may name what comes after it.
  const unchecked = routines.some(({ kind }) => kind === 'function') ? ['SET LOCAL check_function_bodies = off'] : []
  const inside = [...all.map(renameStatement), ...unchecked, ...steps, ...trimmings(way, changes)]
  return [...enumValues(way.from, to), ...inside.map((sql) => ({ sql, transaction: true }))]
}

/**
 * Finds the ways between two catalogs: `up` makes `to` of `from`, `down` makes `from` of `to`. Both keep the values of
 * rows. What cannot be kept is a loss, and what may be a rename is a question. Pure: nothing is read or run.
 */
export const diffCatalogs = (from: Catalog, to: Catalog, answers: Answers = {}): CatalogDiff => {
  const { renames, questions } = askedRenames(from, to, answers)
  if (questions.length > 0) return { up: [], down: [], losses: [], questions, ready: false }
  const losses: Loss[] = []
  const up = findWay({ from, to, renames, answers }, { direction: 'up', questions, losses })
  const back = [...renames].reverse().map(backwards)
  const down = findWay({ from: to, to: from, renames: back, answers: {} }, { direction: 'down', questions: [], losses })
  if (questions.length > 0) return { up: [], down: [], losses: [], questions, ready: false }
  const confirmed = new Set(answers.confirmed)
  const judged = losses.map((loss) => ({
    ...loss,
    confirmed: loss.direction === 'down' || confirmed.has(lossKey(loss)),
  }))
  return { up, down, losses: judged, questions, ready: judged.every((loss) => loss.confirmed) }
}

/** The way back from a rename. Tables get their names back last, because a column names its table as it is then. */
const backwards = (rename: Rename): Rename => ({ ...rename, from: rename.to, to: rename.from })
