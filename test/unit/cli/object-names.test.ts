import { describe, expect, test } from 'vitest'
import { lossOf, objectOf, renameOf, shownObject, valueOf } from '../../../src/main/cli/words/object-names.ts'

const track = 'films'
const RUNTIME = 'column "films"."film"."runtime"'

describe('what an option names', () => {
  test.for([
    ['film', 'table "films"."film"'],
    ['film.runtime', RUNTIME],
    ['films.film.runtime', RUNTIME],
    ['"Film".runtime', 'column "films"."Film"."runtime"'],
    ['"a.b"."say ""so"""', 'column "films"."a.b"."say ""so"""'],
  ])('%s is %s', ([text, id]) => {
    expect(objectOf('new', text!, track)).toBe(id)
  })

  test.for([
    ['film=movie', 'table "films"."movie"', 'film'],
    ['film.length=runtime', RUNTIME, 'length'],
    ['film.length=film.runtime', RUNTIME, 'length'],
    ['film.length=movie.runtime', 'column "films"."movie"."runtime"', 'length'],
    ['"a=b"=c', 'table "films"."c"', 'a=b'],
  ])('the rename %s gives %s the former name %s', ([text, id, from]) => {
    expect(renameOf(text!, track)).toEqual({ id, from })
  })

  test('a value is all that stands behind the first equals sign', () => {
    expect(valueOf('backfill', `film.runtime=coalesce(length, 0) = 1`, track)).toEqual({
      id: RUNTIME,
      value: 'coalesce(length, 0) = 1',
    })
  })

  test.for([
    ['column film.runtime', `column ${RUNTIME}`],
    ['narrowing column film.runtime', `narrowing ${RUNTIME}`],
    ['table film', 'table table "films"."film"'],
    [`narrowing ${RUNTIME}`, `narrowing ${RUNTIME}`],
    ['enum-value enum part', 'enum-value enum "films"."part"'],
  ])('the loss %s is %s, and is shown so', ([text, key]) => {
    expect(lossOf(text!, track)).toBe(key)
    expect(lossOf(shownObject(key!, track), track)).toBe(key)
  })

  test.for([
    () => objectOf('new', '', track),
    () => objectOf('new', 'film.', track),
    () => objectOf('new', 'a.b.c.d', track),
    () => objectOf('new', 'film.runtime=1', track),
    () => renameOf('film.length', track),
    () => renameOf('film=movie.runtime', track),
    () => renameOf('film.length=', track),
    () => valueOf('backfill', 'film=1', track),
    () => valueOf('backfill', 'film.runtime=', track),
    () => lossOf('film.runtime', track),
    () => lossOf('', track),
  ])('what names nothing is refused, %#', (read) => {
    expect(read).toThrow(expect.objectContaining({ code: 'BAD_REQUEST' }))
  })

  test('an object is shown without the schema of its track, and with quotes only where they are needed', () => {
    expect(shownObject(RUNTIME, track)).toBe('column film.runtime')
    expect(shownObject('column "films"."Film"."a b"', track)).toBe('column "Film"."a b"')
    expect(shownObject('table "directory"."person"', track)).toBe('table directory.person')
    expect(shownObject('function "films"."f"(text)', track)).toBe('function "films"."f"(text)')
  })
})
